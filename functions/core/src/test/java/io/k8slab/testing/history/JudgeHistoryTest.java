package io.k8slab.testing.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.k8slab.testing.history.History.Audited;
import io.k8slab.testing.history.History.Cluster;
import io.k8slab.testing.history.History.Host;
import io.k8slab.testing.history.History.Operation;
import io.k8slab.testing.history.History.Outcome;
import io.k8slab.testing.history.History.Place;
import io.k8slab.testing.history.History.Promises;
import io.k8slab.testing.history.History.Verb;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each broken promise is seen; a history that keeps them all is not complained of. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class JudgeHistoryTest {
  private static final Instant T0 = Instant.parse("2026-06-01T12:00:00Z");
  private static final UUID ADA = new UUID(0, 1);
  private static final UUID ONE = new UUID(0, 11);
  private static final UUID TWO = new UUID(0, 12);

  private final Operation create = operation("1", Verb.CREATE, ONE, Outcome.OK, null);
  private final Cluster running = cluster(ONE, "RUNNING", T0, null, place("host-1", 0, 0, null));
  private final Audited created = new Audited("cluster.create", ONE);

  @Test
  void a_cluster_that_was_asked_for_and_runs_on_its_host_is_right() {
    assertThat(judge(List.of(create), List.of(running), List.of(ONE), List.of(created))).isEmpty();
  }

  @Test
  void an_accepted_create_without_a_cluster_is_lost() {
    assertThat(judge(List.of(create), List.of(), List.of(), List.of()))
        .singleElement()
        .asString()
        .startsWith("lost: 1");
  }

  @Test
  void a_create_that_was_refused_or_not_answered_may_have_none() {
    var refused = operation("1", Verb.CREATE, null, Outcome.FAILED, null);
    var unknown = operation("2", Verb.CREATE, null, Outcome.UNKNOWN, null);
    assertThat(judge(List.of(refused, unknown), List.of(), List.of(), List.of())).isEmpty();
  }

  @Test
  void a_deleted_cluster_that_runs_is_lost() {
    var delete = operation("2", Verb.DELETE, ONE, Outcome.OK, null);
    assertThat(
            judge(
                List.of(create, delete),
                List.of(running),
                List.of(ONE),
                List.of(created, new Audited("cluster.delete", ONE))))
        .singleElement()
        .asString()
        .startsWith("lost: 2");
  }

  @Test
  void an_extension_that_is_not_there_is_lost() {
    var extend = operation("2", Verb.EXTEND, ONE, Outcome.OK, T0.plusSeconds(7200));
    assertThat(
            judge(
                List.of(create, extend),
                List.of(running),
                List.of(ONE),
                List.of(created, new Audited("cluster.extend", ONE))))
        .singleElement()
        .asString()
        .startsWith("lost: 2");
  }

  @Test
  void what_does_not_come_to_rest_is_stuck() {
    var stuck = cluster(ONE, "TERMINATING", T0, T0, place("host-1", 0, 0, null));
    assertThat(judge(List.of(create), List.of(stuck), List.of(), List.of(created)))
        .singleElement()
        .asString()
        .startsWith("stuck:");
  }

  @Test
  void what_is_on_a_host_and_ended_or_unknown_is_an_orphan() {
    var ended = cluster(ONE, "TERMINATED", T0, T0.plusSeconds(9), place("host-1", 0, 0, 9));
    assertThat(judge(List.of(create), List.of(ended), List.of(ONE, TWO), List.of(created)))
        .hasSize(2)
        .allMatch(line -> line.startsWith("orphan:"));
  }

  @Test
  void what_should_run_and_is_nowhere_is_gone() {
    assertThat(judge(List.of(create), List.of(running), List.of(), List.of(created)))
        .singleElement()
        .asString()
        .startsWith("gone:");
  }

  @Test
  void one_cluster_on_two_hosts_is_twice() {
    var history =
        new History(
            new Promises(3, Duration.ofSeconds(10)),
            List.of(create),
            List.of(running),
            List.of(new Host("host-1", 3, List.of(ONE)), new Host("host-2", 3, List.of(ONE))),
            List.of(created));
    assertThat(JudgeHistory.of(history)).singleElement().asString().startsWith("twice:");
  }

  @Test
  void two_places_at_once_are_twice_and_one_after_the_other_are_not() {
    var both =
        cluster(ONE, "RUNNING", T0, null, place("host-2", 0, 0, 20), place("host-1", 0, 10, null));
    var after =
        cluster(ONE, "RUNNING", T0, null, place("host-2", 0, 0, 10), place("host-1", 0, 10, null));
    assertThat(judge(List.of(create), List.of(both), List.of(ONE), List.of(created)))
        .singleElement()
        .asString()
        .startsWith("twice:");
    assertThat(judge(List.of(create), List.of(after), List.of(ONE), List.of(created))).isEmpty();
  }

  @Test
  void more_than_the_quota_at_any_time_is_seen_afterwards() {
    var first = cluster(ONE, "TERMINATED", T0, T0.plusSeconds(20), place("host-1", 0, 0, 20));
    var second =
        cluster(
            TWO, "TERMINATED", T0.plusSeconds(10), T0.plusSeconds(30), place("host-1", 1, 10, 30));
    var operations = List.of(create, operation("2", Verb.CREATE, TWO, Outcome.OK, null));
    var audit = List.of(created, new Audited("cluster.create", TWO));
    assertThat(judge(1, operations, List.of(first, second), List.of(), audit))
        .singleElement()
        .asString()
        .startsWith("quota:");
    assertThat(judge(2, operations, List.of(first, second), List.of(), audit)).isEmpty();
  }

  @Test
  void a_slot_that_was_given_twice_is_seen() {
    var first = cluster(ONE, "TERMINATED", T0, T0.plusSeconds(20), place("host-1", 0, 0, 20));
    var second = cluster(TWO, "TERMINATED", T0, T0.plusSeconds(30), place("host-1", 0, 10, 30));
    var operations = List.of(create, operation("2", Verb.CREATE, TWO, Outcome.OK, null));
    var audit = List.of(created, new Audited("cluster.create", TWO));
    assertThat(judge(operations, List.of(first, second), List.of(), audit))
        .singleElement()
        .asString()
        .startsWith("slots:");
  }

  @Test
  void a_lease_that_ended_late_is_seen() {
    var late =
        new Cluster(
            ONE,
            ADA,
            "TERMINATED",
            T0,
            T0.plusSeconds(90),
            T0.plusSeconds(60),
            T0.plusSeconds(71),
            List.of(place("host-1", 0, 0, 90)));
    assertThat(judge(List.of(create), List.of(late), List.of(), List.of(created)))
        .singleElement()
        .asString()
        .startsWith("lease:");
  }

  @Test
  void an_act_that_is_not_audited_or_twice_is_seen() {
    assertThat(judge(List.of(create), List.of(running), List.of(ONE), List.of()))
        .singleElement()
        .asString()
        .startsWith("audit:");
    assertThat(judge(List.of(create), List.of(running), List.of(ONE), List.of(created, created)))
        .singleElement()
        .asString()
        .startsWith("audit:");
  }

  @Test
  void a_history_in_a_file_is_judged_alike(@TempDir Path folder) throws IOException {
    var history =
        new History(
            new Promises(3, Duration.ofSeconds(10)),
            List.of(create),
            List.of(running),
            List.of(new Host("host-1", 3, List.of(TWO))),
            List.of(created));
    history.write(folder.resolve("history.json"));
    var again = History.read(folder.resolve("history.json"));
    assertThat(again).isEqualTo(history);
    assertThat(JudgeHistory.of(again)).isEqualTo(JudgeHistory.of(history)).hasSize(2);
  }

  private static List<String> judge(
      List<Operation> operations, List<Cluster> clusters, List<UUID> there, List<Audited> audit) {
    return judge(3, operations, clusters, there, audit);
  }

  private static List<String> judge(
      int quota,
      List<Operation> operations,
      List<Cluster> clusters,
      List<UUID> there,
      List<Audited> audit) {
    return JudgeHistory.of(
        new History(
            new Promises(quota, Duration.ofSeconds(10)),
            operations,
            clusters,
            List.of(new Host("host-1", 3, there), new Host("host-2", 3, List.of())),
            audit));
  }

  private static Operation operation(
      String id, Verb verb, @Nullable UUID cluster, Outcome outcome, @Nullable Instant leaseEnd) {
    return new Operation(id, verb, ADA, cluster, outcome, leaseEnd);
  }

  private static Cluster cluster(
      UUID id, String status, Instant from, @Nullable Instant until, Place... places) {
    return new Cluster(id, ADA, status, from, until, T0.plusSeconds(3600), until, List.of(places));
  }

  private static Place place(String host, int slot, int from, @Nullable Integer until) {
    return new Place(
        host, slot, T0.plusSeconds(from), until == null ? null : T0.plusSeconds(until));
  }
}
