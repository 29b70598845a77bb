package io.k8slab.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TtlTest {
  private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "4h, PT4H",
    "90m, PT1H30M",
    "1h30m, PT1H30M",
    "45s, PT45S",
    "0, ",
    "0s, PT0S",
    "PT2H, PT2H",
    "PT90M, PT1H30M",
    "P1D, PT24H",
    "P1DT1H, PT25H",
    "P0D, PT0S",
    "PT1H1M1S, PT1H1M1S"
  })
  void a_length_of_time_is_read_as_people_write_it(String text, String iso) {
    assertThat(Ttl.parse(text).map(Ttl::iso)).isEqualTo(java.util.Optional.ofNullable(iso));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "4 parsecs",
        "4",
        "h",
        "-4h",
        "PT-4H",
        "-PT4H",
        "P",
        "PT",
        "P1DT",
        "4H",
        "1m1h",
        "1.5h",
        "PT1.5S",
        "4h ",
        "4h;",
        "99999999999h",
        "PT99999999999999999999S",
        "P1W",
        "1d",
        "٤h"
      })
  void anything_else_is_no_length_of_time(String text) {
    assertThat(Ttl.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"PT1H30M, 1h30m", "PT8H, 8h", "PT45S, 45s", "PT0S, 0s", "PT25H, 25h"})
  void a_length_of_time_is_written_briefly(String iso, String brief) {
    assertThat(Ttl.brief(Duration.parse(iso))).isEqualTo(brief);
  }

  @Test
  void a_lease_is_extended_up_to_the_longest_from_now() {
    var end = NOW.plusSeconds(3600);
    assertThat(extend(end, Duration.ofHours(7), 2))
        .isEqualTo(new Extension.Granted(NOW.plus(Duration.ofHours(8))));
    assertThat(extend(end, Duration.ofHours(7).plusSeconds(1), 2))
        .isEqualTo(new Extension.TooLong(Duration.ofHours(7)));
  }

  @Test
  void a_lease_that_was_given_more_than_the_longest_cannot_be_extended() {
    assertThat(extend(NOW.plus(Duration.ofHours(9)), Duration.ofSeconds(1), 0))
        .isEqualTo(new Extension.TooLong(Duration.ZERO));
  }

  @Test
  void a_lease_that_is_over_cannot_be_extended() {
    assertThat(extend(NOW, Duration.ofHours(1), 0)).isEqualTo(new Extension.TooLate());
  }

  @Test
  void a_lease_is_extended_only_so_often() {
    assertThat(extend(NOW.plusSeconds(9), Duration.ofHours(1), 3))
        .isEqualTo(new Extension.UsedUp());
  }

  private static Extension extend(Instant end, Duration add, int used) {
    return Extension.of(end, add, NOW, Duration.ofHours(8), used, 3);
  }
}
