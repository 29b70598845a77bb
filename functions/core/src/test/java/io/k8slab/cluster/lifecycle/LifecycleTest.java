package io.k8slab.cluster.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.k8slab.cluster.lifecycle.LifecycleEvent.DeadlinePassed;
import io.k8slab.cluster.lifecycle.LifecycleEvent.Failed;
import io.k8slab.cluster.lifecycle.LifecycleEvent.LeaseEnded;
import io.k8slab.cluster.lifecycle.LifecycleEvent.Lost;
import io.k8slab.cluster.lifecycle.LifecycleEvent.PauseRequested;
import io.k8slab.cluster.lifecycle.LifecycleEvent.Paused;
import io.k8slab.cluster.lifecycle.LifecycleEvent.PlacementFound;
import io.k8slab.cluster.lifecycle.LifecycleEvent.Provisioned;
import io.k8slab.cluster.lifecycle.LifecycleEvent.ResumeRequested;
import io.k8slab.cluster.lifecycle.LifecycleEvent.Resumed;
import io.k8slab.cluster.lifecycle.LifecycleEvent.StillThere;
import io.k8slab.cluster.lifecycle.LifecycleEvent.Superseded;
import io.k8slab.cluster.lifecycle.LifecycleEvent.TerminateRequested;
import io.k8slab.cluster.lifecycle.LifecycleEvent.Terminated;
import io.k8slab.events.FailureCode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class LifecycleTest {
  private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
  private static final Instant PAST = NOW.minusSeconds(1);
  private static final Instant FUTURE = NOW.plusSeconds(1);

  /** Every state at generation 5; what is due is due. */
  private static final Map<String, ClusterState> STATES = states();

  private static final Map<String, LifecycleEvent> EVENTS = events();

  /**
   * A row an event, a column a state, in the order of {@link #STATES}. A dot is Ignored; a word
   * before the number is the status it moves to (= where it stays), the number the generation, then
   * the effects by a letter each.
   */
  private static final String TABLE =
      """
      event                 | QUEUED           | PROVISIONING    | RETRIABLE       | CLEARING        | RUNNING         | PAUSING         | PAUSED          | RESUMING        | TERMINATING    | TERMINATED | ERROR_PLACED | ERROR_RELEASED
      placement_found       | PROVISIONING 5 P | .               | .               | .               | .               | .               | .               | .               | .              | .          | .            | .
      provisioned           | .                | RUNNING 5 L     | RUNNING 5 L     | .               | .               | .               | .               | .               | .              | .          | .            | .
      provisioned_stale     | .                | .               | .               | .               | .               | .               | .               | .               | .              | .          | .            | .
      provisioned_early     | .                | .               | .               | .               | .               | .               | .               | .               | .              | .          | .            | .
      failed_clean          | .                | ERROR 5 R       | ERROR 5 R       | .               | ERROR 5 R       | RESUMING 6 E    | .               | PAUSED 5 F      | .              | .          | .            | .
      failed_unclean        | .                | ERROR 6 T       | ERROR 6 T       | .               | ERROR 6 T       | RESUMING 6 E    | .               | .               | .              | .          | .            | .
      failed_lost           | .                | ERROR 6 T       | ERROR 6 T       | .               | ERROR 6 T       | ERROR 6 T       | .               | ERROR 6 T       | .              | .          | .            | .
      failed_elsewhere      | .                | ERROR 5 R       | QUEUED 6 RY     | .               | ERROR 5 R       | RESUMING 6 E    | .               | PAUSED 5 F      | .              | .          | .            | .
      failed_left_elsewhere | .                | ERROR 6 T       | = 6 TY          | .               | ERROR 6 T       | RESUMING 6 E    | .               | .               | .              | .          | .            | .
      failed_stale          | .                | .               | .               | .               | .               | .               | .               | .               | .              | .          | .            | .
      terminated            | .                | .               | .               | QUEUED 6 R      | .               | .               | .               | .               | TERMINATED 5 R | .          | = 5 R        | .
      terminated_stale      | .                | .               | .               | .               | .               | .               | .               | .               | .              | .          | .            | .
      paused                | .                | .               | .               | .               | .               | PAUSED 5 F      | .               | .               | .              | .          | .            | .
      paused_stale          | .                | .               | .               | .               | .               | .               | .               | .               | .              | .          | .            | .
      resumed               | .                | .               | .               | .               | .               | .               | .               | RUNNING 5 C     | .              | .          | .            | .
      resumed_stale         | .                | .               | .               | .               | .               | .               | .               | .               | .              | .          | .            | .
      superseded_higher     | .                | ERROR 10 T      | ERROR 10 T      | = 10 T          | .               | = 10 H          | .               | = 10 E          | = 10 T         | .          | = 10 T       | .
      superseded_same       | .                | .               | .               | .               | .               | .               | .               | .               | .              | .          | .            | .
      superseded_stale      | .                | .               | .               | .               | .               | .               | .               | .               | .              | .          | .            | .
      terminate_requested   | TERMINATED 5     | TERMINATING 6 T | TERMINATING 6 T | TERMINATING 6 T | TERMINATING 6 T | TERMINATING 6 T | TERMINATING 6 T | TERMINATING 6 T | .              | .          | .            | .
      pause_requested       | .                | .               | .               | .               | PAUSING 6 HO    | .               | .               | PAUSING 6 H     | .              | .          | .            | .
      resume_requested      | .                | .               | .               | .               | .               | RESUMING 6 E    | RESUMING 6 EK   | .               | .              | .          | .            | .
      lease_ended           | .                | .               | .               | .               | TERMINATING 6 T | TERMINATING 6 T | TERMINATING 6 T | TERMINATING 6 T | .              | .          | .            | .
      deadline_passed       | ERROR 5          | ERROR 6 T       | .               | = 5 A           | .               | RESUMING 6 E    | .               | = 5 B           | = 5 A          | .          | = 5 A        | .
      lost                  | .                | .               | .               | .               | ERROR 6 T       | .               | ERROR 6 T       | .               | .              | .          | .            | .
      still_there           | .                | .               | .               | .               | .               | .               | .               | .               | .              | = 6 T      | .            | = 6 T
      """;

  static Stream<Arguments> cells() {
    var lines = TABLE.lines().toList();
    var columns = split(lines.getFirst());
    return lines.stream()
        .skip(1)
        .flatMap(
            line -> {
              var cells = split(line);
              return Stream.iterate(1, i -> i + 1)
                  .limit(columns.size() - 1L)
                  .map(i -> Arguments.of(columns.get(i), cells.getFirst(), cells.get(i)));
            });
  }

  @ParameterizedTest(name = "{1} in {0}: {2}")
  @MethodSource("cells")
  void every_event_in_every_state_does_what_the_table_says(
      String state, String event, String expected) {
    assertThat(text(Lifecycle.on(named(STATES, state), named(EVENTS, event), NOW)))
        .isEqualTo(expected);
  }

  @Test
  void the_table_has_every_state_and_every_event() {
    var lines = TABLE.lines().toList();
    assertThat(split(lines.getFirst()).stream().skip(1)).containsExactlyElementsOf(STATES.keySet());
    assertThat(lines.stream().skip(1).map(line -> split(line).getFirst()))
        .containsExactlyElementsOf(EVENTS.keySet());
    assertThat(STATES.values().stream().map(ClusterState::status)).contains(ClusterStatus.values());
    assertThat(EVENTS.values().stream().<Class<?>>map(Object::getClass))
        .containsAll(concrete(LifecycleEvent.class));
  }

  @ParameterizedTest
  @EnumSource(ClusterStatus.class)
  void nothing_is_overdue_before_its_time(ClusterStatus status) {
    var state = new ClusterState(status, 5, FUTURE, FUTURE, true);
    assertThat(Lifecycle.on(state, new DeadlinePassed(), NOW))
        .isInstanceOf(Transition.Ignored.class);
    assertThat(Lifecycle.on(state, new LeaseEnded(), NOW)).isInstanceOf(Transition.Ignored.class);
  }

  @ParameterizedTest
  @EnumSource(ClusterStatus.class)
  void nothing_is_overdue_where_nothing_is_due(ClusterStatus status) {
    var state = new ClusterState(status, 5, null, null, true);
    assertThat(Lifecycle.on(state, new DeadlinePassed(), NOW))
        .isInstanceOf(Transition.Ignored.class);
    assertThat(Lifecycle.on(state, new LeaseEnded(), NOW)).isInstanceOf(Transition.Ignored.class);
  }

  @Test
  void a_leftover_that_is_being_removed_is_left_alone_until_that_is_overdue() {
    var state = new ClusterState(ClusterStatus.TERMINATED, 5, null, FUTURE, false);
    assertThat(Lifecycle.on(state, new StillThere(), NOW)).isInstanceOf(Transition.Ignored.class);
  }

  @Test
  void a_failed_attempt_is_not_removed_for_longer_than_the_cluster_may_take() {
    var state =
        new ClusterState(ClusterStatus.PROVISIONING, 5, null, PAST, true, Retry.CLEARING, PAST);
    assertThat(text(Lifecycle.on(state, new DeadlinePassed(), NOW))).isEqualTo("ERROR 6 T");
  }

  @Test
  void nothing_is_tried_elsewhere_after_the_deadline() {
    var state =
        new ClusterState(ClusterStatus.PROVISIONING, 5, null, PAST, true, Retry.POSSIBLE, PAST);
    assertThat(text(Lifecycle.on(state, new Failed(5, FailureCode.HOST_FULL, true, true), NOW)))
        .isEqualTo("ERROR 5 R");
  }

  @Test
  void a_cluster_begins_with_a_place_or_in_the_queue() {
    assertThat(text(Lifecycle.begin(true))).isEqualTo("PROVISIONING 1 P");
    assertThat(text(Lifecycle.begin(false))).isEqualTo("QUEUED 1");
  }

  @ParameterizedTest
  @EnumSource(ClusterStatus.class)
  void a_label_is_read_as_the_status_it_was_written_for(ClusterStatus status) {
    assertThat(ClusterStatus.of(status.label())).isEqualTo(status);
  }

  @Test
  void an_unknown_label_is_refused() {
    assertThatThrownBy(() -> ClusterStatus.of("PARKED"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void clusters_count_against_the_quota_from_the_queue_to_the_removal() {
    assertThat(Stream.of(ClusterStatus.values()).filter(ClusterStatus::isActive))
        .containsExactly(
            ClusterStatus.QUEUED,
            ClusterStatus.PROVISIONING,
            ClusterStatus.RUNNING,
            ClusterStatus.PAUSING,
            ClusterStatus.PAUSED,
            ClusterStatus.RESUMING);
  }

  private static Map<String, ClusterState> states() {
    var states = new LinkedHashMap<String, ClusterState>();
    states.put("QUEUED", state(ClusterStatus.QUEUED, null, false));
    states.put("PROVISIONING", state(ClusterStatus.PROVISIONING, null, true));
    states.put("RETRIABLE", trying(Retry.POSSIBLE, FUTURE));
    states.put("CLEARING", trying(Retry.CLEARING, PAST));
    states.put("RUNNING", state(ClusterStatus.RUNNING, PAST, true));
    states.put("PAUSING", state(ClusterStatus.PAUSING, PAST, true));
    states.put("PAUSED", state(ClusterStatus.PAUSED, PAST, true));
    states.put("RESUMING", state(ClusterStatus.RESUMING, PAST, true));
    states.put("TERMINATING", state(ClusterStatus.TERMINATING, PAST, true));
    states.put("TERMINATED", state(ClusterStatus.TERMINATED, PAST, false));
    states.put("ERROR_PLACED", state(ClusterStatus.ERROR, PAST, true));
    states.put("ERROR_RELEASED", state(ClusterStatus.ERROR, PAST, false));
    return states;
  }

  private static ClusterState trying(Retry retry, Instant deadline) {
    return new ClusterState(ClusterStatus.PROVISIONING, 5, null, deadline, true, retry, FUTURE);
  }

  private static ClusterState state(
      ClusterStatus status, @Nullable Instant leaseEnd, boolean placed) {
    return new ClusterState(status, 5, leaseEnd, PAST, placed);
  }

  private static Map<String, LifecycleEvent> events() {
    var events = new LinkedHashMap<String, LifecycleEvent>();
    events.put("placement_found", new PlacementFound());
    events.put("provisioned", new Provisioned(5));
    events.put("provisioned_stale", new Provisioned(4));
    events.put("provisioned_early", new Provisioned(6));
    events.put("failed_clean", new Failed(5, FailureCode.STEP_FAILED, true));
    events.put("failed_unclean", new Failed(5, FailureCode.NOT_CLEAN, false));
    events.put("failed_lost", new Failed(5, FailureCode.LOST, false));
    events.put("failed_elsewhere", new Failed(5, FailureCode.HOST_FULL, true, true));
    events.put("failed_left_elsewhere", new Failed(5, FailureCode.HOST_UNFIT, false, true));
    events.put("failed_stale", new Failed(4, FailureCode.CANCELLED, true));
    events.put("terminated", new Terminated(5));
    events.put("terminated_stale", new Terminated(4));
    events.put("paused", new Paused(5));
    events.put("paused_stale", new Paused(4));
    events.put("resumed", new Resumed(5));
    events.put("resumed_stale", new Resumed(4));
    events.put("superseded_higher", new Superseded(5, 9));
    events.put("superseded_same", new Superseded(5, 5));
    events.put("superseded_stale", new Superseded(4, 5));
    events.put("terminate_requested", new TerminateRequested());
    events.put("pause_requested", new PauseRequested());
    events.put("resume_requested", new ResumeRequested());
    events.put("lease_ended", new LeaseEnded());
    events.put("deadline_passed", new DeadlinePassed());
    events.put("lost", new Lost());
    events.put("still_there", new StillThere());
    return events;
  }

  private static <T> T named(Map<String, T> things, String name) {
    return Objects.requireNonNull(things.get(name), name);
  }

  private static String text(Transition transition) {
    return switch (transition) {
      case Transition.Ignored _ -> ".";
      case Transition.Moved(var to, var generation, var effects) ->
          (to.label() + " " + generation + " " + letters(effects.stream().toList())).strip();
      case Transition.Stays(var generation, var effects) ->
          "= " + generation + " " + letters(effects.stream().toList());
    };
  }

  private static String letters(List<Effect> effects) {
    return String.join(
        "",
        effects.stream()
            .sorted()
            .map(
                effect ->
                    switch (effect) {
                      case SEND_PROVISION -> "P";
                      case SEND_TERMINATE -> "T";
                      case RESEND_TERMINATE -> "A";
                      case SEND_PAUSE -> "H";
                      case SEND_RESUME -> "E";
                      case RESEND_RESUME -> "B";
                      case START_LEASE -> "L";
                      case RETRY -> "Y";
                      case HOLD_LEASE -> "O";
                      case CONTINUE_LEASE -> "C";
                      case FREE_ROOM -> "F";
                      case TAKE_ROOM -> "K";
                      case RELEASE_PLACEMENT -> "R";
                    })
            .sorted()
            .toList());
  }

  private static List<Class<?>> concrete(Class<?> sealedType) {
    return Stream.of(sealedType.getPermittedSubclasses())
        .flatMap(type -> type.isSealed() ? concrete(type).stream() : Stream.of(type))
        .toList();
  }

  private static List<String> split(String line) {
    return Stream.of(line.split("\\|")).map(String::strip).toList();
  }
}
