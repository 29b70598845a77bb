package io.k8slab.http.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.k8slab.http.ProblemException;
import io.k8slab.http.ProblemType;
import io.k8slab.http.Response;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RateLimitsTest {
  private static final RateLimitConfig CONFIG = new RateLimitConfig(60, 6, 12, 3, 50);
  private static final String HERE = "192.0.2.7";

  private Instant now = Instant.ofEpochSecond(1_000_000);
  private final InstantSource clock = () -> now;
  private final RateLimits limits = new RateLimits(CONFIG, SharedCounts.NONE, clock);
  private final UUID ada = UUID.randomUUID();

  @Test
  void a_rested_caller_may_send_all_at_once_and_then_as_many_as_time_gives() {
    assertThat(takenBy(ada, 100)).isEqualTo(60);
    now = now.plusMillis(2999);
    assertThat(takenBy(ada, 100)).isEqualTo(2);
    now = now.plusMillis(1);
    assertThat(takenBy(ada, 100)).isEqualTo(1);
    now = now.plus(Duration.ofHours(1));
    assertThat(takenBy(ada, 100)).isEqualTo(60);
  }

  @Test
  void one_callers_limit_does_not_touch_anothers() {
    takenBy(ada, 100);
    assertThat(takenBy(UUID.randomUUID(), 1)).isEqualTo(1);
    assertThat(takenFrom("192.0.2.8", 100)).isEqualTo(12);
    assertThat(takenFrom(HERE, 100)).isEqualTo(12);
  }

  @Test
  void reads_and_writes_are_apart() {
    takenBy(ada, 100);
    assertThat(count(100, () -> limits.turn("POST", HERE).takeOf(ada))).isEqualTo(6);
    assertThat(count(100, () -> limits.turn("DELETE", HERE).takeOfAddress())).isEqualTo(3);
    assertThat(count(100, () -> limits.turn("HEAD", HERE).takeOfAddress())).isEqualTo(12);
  }

  @Test
  void who_waits_as_long_as_is_said_is_let_through() {
    for (int i = 0; i < 20; i++) {
      takenFrom(HERE, 100);
      now = now.plusMillis(37L * i);
      var refusal =
          catchThrowableOfType(
              ProblemException.class, () -> limits.turn("GET", HERE).takeOfAddress());
      if (refusal != null) {
        assertThat(refusal.problem().type()).isEqualTo(ProblemType.RATE_LIMITED);
        var seconds = Long.parseLong(refusal.problem().headers().get("retry-after"));
        assertThat(seconds).isBetween(1L, 5L);
        now = now.plusSeconds(seconds);
        assertThat(takenFrom(HERE, 1)).isEqualTo(1);
      }
    }
  }

  @Test
  void an_answer_says_how_the_limit_stands() {
    var turn = limits.turn("GET", HERE);
    for (int i = 0; i < 3; i++) {
      turn.takeOf(ada);
    }
    assertThat(turn.on(Response.empty(204)).headers())
        .containsEntry("x-ratelimit-limit", "60")
        .containsEntry("x-ratelimit-remaining", "57")
        .containsEntry("x-ratelimit-reset", "1000003");
  }

  @Test
  void an_answer_to_what_was_not_counted_says_how_the_addresss_limit_stands() {
    takenFrom(HERE, 5);
    assertThat(limits.turn("GET", HERE).on(Response.empty(204)).headers())
        .containsEntry("x-ratelimit-limit", "12")
        .containsEntry("x-ratelimit-remaining", "7");
  }

  @Test
  void a_clock_that_is_set_back_gives_and_takes_nothing() {
    takenBy(ada, 60);
    now = now.minusSeconds(3600);
    assertThat(takenBy(ada, 1)).isZero();
    now = now.plusSeconds(1);
    assertThat(takenBy(ada, 5)).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "2001:db8::1, 2001:db8:0:0:ffff:ffff:ffff:ffff",
    "192.0.2.7, ::ffff:192.0.2.7",
    "not an address, not an address",
  })
  void one_network_has_one_limit(String one, String other) {
    takenFrom(one, 100);
    assertThat(takenFrom(other, 100)).isZero();
  }

  @ParameterizedTest
  @CsvSource({"2001:db8::1, 2001:db8:0:1::1", "192.0.2.7, 192.0.2.8", "'', unknown"})
  void two_networks_have_two(String one, String other) {
    takenFrom(one, 100);
    assertThat(takenFrom(other, 100)).isEqualTo(12);
  }

  @Test
  void a_million_addresses_take_no_more_room_than_the_table_has() {
    var table = new Buckets(CONFIG.of(RateLimits.Kind.ADDRESS_READS));
    for (int i = 0; i < 1_000_000; i++) {
      table.with(i, 0, bucket -> bucket);
    }
    assertThat(table.size()).isLessThanOrEqualTo(Buckets.MOST).isGreaterThan(Buckets.MOST / 2);
  }

  @Test
  void who_was_seen_last_is_forgotten_last() {
    var table = new Buckets(CONFIG.of(RateLimits.Kind.ADDRESS_READS));
    var first = table.with("first", 0, bucket -> bucket);
    for (int i = 0; i < 1_000_000; i++) {
      table.with(i, 0, bucket -> bucket);
      if (i % 100 == 0) {
        assertThat(table.<Bucket>with("first", 0, bucket -> bucket)).isSameAs(first);
      }
    }
  }

  @Test
  void what_is_told_to_others_is_every_request_once_in_chunks() {
    var told = Collections.synchronizedList(new ArrayList<Integer>());
    var many =
        new RateLimits(
            new RateLimitConfig(1_000_000, 1, 1, 1, 1),
            (caller, limit, tokens) -> {
              told.add(tokens);
              return OptionalDouble.of(1_000_000);
            },
            clock);
    IntStream.range(0, 30_000).parallel().forEach(_ -> many.turn("GET", HERE).takeOf(ada));
    assertThat(told).containsExactly(10_000, 10_000, 10_000);
  }

  @Test
  void what_others_let_through_is_missing_here() {
    var shared = new ArrayList<>(List.of(10.0, -6.0));
    var one =
        new RateLimits(
            CONFIG, (caller, limit, tokens) -> OptionalDouble.of(shared.removeFirst()), clock);
    assertThat(count(30, () -> one.turn("GET", HERE).takeOf(ada))).isEqualTo(30);
    assertThat(count(100, () -> one.turn("GET", HERE).takeOf(ada))).isEqualTo(10);
    now = now.plusSeconds(25); // 30 were told of: 5 more of this chunk, and then 20
    assertThat(count(100, () -> one.turn("GET", HERE).takeOf(ada))).isEqualTo(20);
    now = now.plusSeconds(6); // the debt
    assertThat(count(100, () -> one.turn("GET", HERE).takeOf(ada))).isZero();
    now = now.plusSeconds(1);
    assertThat(count(100, () -> one.turn("GET", HERE).takeOf(ada))).isEqualTo(1);
  }

  private int takenBy(UUID person, int times) {
    return count(times, () -> limits.turn("GET", HERE).takeOf(person));
  }

  private int takenFrom(String address, int times) {
    return count(times, () -> limits.turn("GET", address).takeOfAddress());
  }

  private static int count(int times, Runnable take) {
    int taken = 0;
    for (int i = 0; i < times; i++) {
      if (catchThrowableOfType(ProblemException.class, take::run) == null) {
        taken++;
      }
    }
    return taken;
  }
}
