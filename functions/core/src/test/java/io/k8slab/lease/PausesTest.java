package io.k8slab.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PausesTest {
  private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");
  private static final Duration LONGEST = Duration.ofDays(3);

  private static Instant after(long hours) {
    return NOON.plus(Duration.ofHours(hours));
  }

  @Test
  void lease_that_was_paused_ends_later_by_that() {
    var paused = Pauses.NONE.begin(NOON, LONGEST);
    var kept = after(2).plus(paused.held());

    assertThat(kept).as("if nobody resumes it").isEqualTo(after(74));
    assertThat(paused.endFrom(kept, after(10))).isEqualTo(after(12));
    assertThat(paused.end(after(10))).isEqualTo(new Pauses(null, Duration.ZERO, hours(10)));
  }

  @Test
  void clock_stands_for_the_longest_pause_only() {
    var paused = Pauses.NONE.begin(NOON, LONGEST);

    assertThat(paused.endFrom(after(74), after(73))).isEqualTo(after(74));
    assertThat(paused.sum(after(100))).isEqualTo(LONGEST);
  }

  @Test
  void later_pause_has_what_earlier_ones_left() {
    var first = Pauses.NONE.begin(NOON, LONGEST).end(after(70));
    var second = first.begin(after(71), LONGEST);

    assertThat(second.held()).isEqualTo(hours(2));
    assertThat(second.sum(after(72))).isEqualTo(hours(71));
    assertThat(second.end(after(90)).begin(after(91), LONGEST).held()).isEqualTo(Duration.ZERO);
  }

  @Test
  void longest_pause_that_was_made_shorter_takes_nothing_back() {
    var before = Pauses.NONE.begin(NOON, LONGEST).end(after(70));

    assertThat(before.begin(after(71), hours(1)).held()).isEqualTo(Duration.ZERO);
  }

  private static Duration hours(long hours) {
    return Duration.ofHours(hours);
  }
}
