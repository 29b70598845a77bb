package io.k8slab.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.k8slab.events.Capacity;
import io.k8slab.events.ConditionStatus;
import io.k8slab.events.HostCondition;
import io.k8slab.events.HostReported;
import io.k8slab.events.Load;
import io.k8slab.events.PortBlock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class HostHealthTest {
  private static final long GIB = 1L << 30;
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
  private static final Instant BEFORE = NOW.minusSeconds(60);

  @ParameterizedTest
  @CsvSource({
    // of 40 GiB of disk the floor is 2 GiB, and 3 GiB let clusters come again
    "40, false, 1, TRUE",
    "40, false, 2, FALSE",
    "40, true, 2, TRUE",
    "40, true, 3, FALSE",
    // of a huge disk it is 5 GiB
    "4000, false, 4, TRUE",
    "4000, false, 5, FALSE",
    "4000, true, 7, TRUE",
    "4000, true, 8, FALSE",
  })
  void a_host_below_its_floor_takes_nothing_until_there_is_half_as_much_more(
      long disk, boolean was, long free, ConditionStatus expected) {
    var before = List.of(said("DiskPressure", was ? ConditionStatus.TRUE : ConditionStatus.FALSE));
    var after = HostHealth.of(report(disk, free, 8, List.of()), before, NOW);

    assertThat(status(after, "DiskPressure")).isEqualTo(expected);
    assertThat(HostHealth.admits(after)).isEqualTo(expected == ConditionStatus.FALSE);
  }

  @Test
  void memory_has_a_floor_of_a_gibibyte_at_most() {
    assertThat(HostHealth.admits(HostHealth.of(report(40, 30, 0, List.of()), List.of(), NOW)))
        .isFalse();
    assertThat(HostHealth.admits(HostHealth.of(report(40, 30, 1, List.of()), List.of(), NOW)))
        .isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "EngineDown, TRUE, false",
    "EngineDown, FALSE, true",
    "ClockSkew, TRUE, false",
    "HostKeyChanged, TRUE, false",
    "UnfitKernel, TRUE, false",
    "UpdateDue, TRUE, true",
    "Ready, TRUE, true",
    "Ready, FALSE, false",
    "Ready, UNKNOWN, false",
  })
  void what_an_agent_says_keeps_clusters_away_by_its_type(
      String type, ConditionStatus status, boolean admits) {
    var after = HostHealth.of(report(40, 30, 8, List.of(condition(type, status))), List.of(), NOW);

    assertThat(HostHealth.admits(after)).isEqualTo(admits);
    assertThat(status(after, type)).isEqualTo(status);
  }

  @Test
  void a_condition_keeps_since_when_it_is_so() {
    var before = List.of(said("EngineDown", ConditionStatus.TRUE));
    var same =
        HostHealth.of(
            report(40, 30, 8, List.of(condition("EngineDown", ConditionStatus.TRUE))), before, NOW);
    var other =
        HostHealth.of(
            report(40, 30, 8, List.of(condition("EngineDown", ConditionStatus.FALSE))),
            before,
            NOW);

    assertThat(since(same, "EngineDown")).isEqualTo(BEFORE);
    assertThat(since(other, "EngineDown")).isEqualTo(NOW);
  }

  @Test
  void of_a_host_that_could_not_be_looked_at_the_floors_stay_as_they_were() {
    var before = List.of(said("DiskPressure", ConditionStatus.TRUE));
    var report =
        report(40, 30, 8, List.of(condition(HostCondition.READY, ConditionStatus.UNKNOWN)));

    assertThat(report.blind()).isTrue();
    var after = HostHealth.of(report, before, NOW);
    assertThat(status(after, "DiskPressure")).isEqualTo(ConditionStatus.TRUE);
    assertThat(since(after, "DiskPressure")).isEqualTo(BEFORE);
    assertThat(HostHealth.admits(after)).isFalse();
  }

  @Test
  void what_is_no_word_is_left_out_and_what_is_long_is_cut() {
    var long_ = "x".repeat(5_000);
    var after =
        HostHealth.of(
            report(
                40,
                30,
                8,
                List.of(
                    new HostCondition("<script>", ConditionStatus.TRUE, "A", "m"),
                    new HostCondition("Odd", ConditionStatus.TRUE, "a b", "m"),
                    new HostCondition("Long", ConditionStatus.TRUE, "A", long_))),
            List.of(),
            NOW);

    assertThat(after)
        .extracting(Condition::type)
        .containsExactly("DiskPressure", "MemoryPressure", "Long");
    assertThat(after.getLast().message()).hasSize(HostHealth.LONGEST);
  }

  private static HostReported report(
      long disk, long free, long memory, List<HostCondition> conditions) {
    return new HostReported(
        "host-1",
        "agent-1",
        "default",
        1,
        1,
        new Capacity(10, 8_000, 64 * GIB, disk * GIB),
        new Load(0.5, memory * GIB, free * GIB),
        new PortBlock(20_000, 100),
        10,
        List.of(),
        List.of(),
        Map.of(),
        conditions,
        NOW);
  }

  private static HostCondition condition(String type, ConditionStatus status) {
    return new HostCondition(type, status, "Seen", "It was seen.");
  }

  private static Condition said(String type, ConditionStatus status) {
    return new Condition(type, status, "Seen", "It was seen.", BEFORE);
  }

  private static ConditionStatus status(List<Condition> conditions, String type) {
    return one(conditions, type).status();
  }

  private static Instant since(List<Condition> conditions, String type) {
    return one(conditions, type).since();
  }

  private static Condition one(List<Condition> conditions, String type) {
    return conditions.stream().filter(c -> c.type().equals(type)).findFirst().orElseThrow();
  }
}
