package io.k8slab.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(60)
class OpenLoopTest {
  private static final double PER_SECOND = 200;
  private static final int COUNT = 60;

  /** From the first request to the last, by the plan: 295 ms. */
  private static final double PLANNED_MILLIS = (COUNT - 1) / PER_SECOND * 1000;

  @Test
  void a_server_that_stalls_is_sent_to_all_the_same_and_the_wait_counts() throws Exception {
    try (var server = StallingServer.untilRequests(COUNT)) {
      // the first answer comes after the last request: who waits for it would never send that
      Load load = new OpenLoop(PER_SECOND, COUNT, Duration.ofSeconds(20)).run(i -> server.get());

      assertThat(load.errors()).isZero();
      assertThat(load.latencies().count()).isEqualTo(COUNT);
      // request i was due i/rate after the first and waited for the last: by plan, no clock needed
      assertThat(load.latencies().max()).isGreaterThanOrEqualTo(PLANNED_MILLIS);
      assertThat(load.latencies().median()).isGreaterThanOrEqualTo(PLANNED_MILLIS / 2 - 5);
    }
  }

  @Test
  void who_waits_for_answers_meets_the_same_stall_once() throws Exception {
    try (var server = StallingServer.untilRequests(2)) {
      Thread release = Thread.startVirtualThread(server::getOrFail);
      for (int i = 0; i < COUNT; i++) {
        server.get();
      }
      release.join();

      assertThat(server.stalled()).isLessThanOrEqualTo(2);
    }
  }

  @Test
  void answers_that_are_not_due_are_errors_with_their_reason() throws Exception {
    Load load =
        new OpenLoop(1000, 20, Duration.ofSeconds(10))
            .run(
                number -> {
                  if (number % 2 == 0) {
                    throw new IOException("500: broken");
                  }
                });

    assertThat(load.errors()).isEqualTo(10);
    assertThat(load.messages()).hasSize(5).containsOnly("500: broken");
    assertThat(load.latencies().count()).isEqualTo(20);
  }

  @Test
  void what_is_never_answered_is_an_error_that_counts_with_its_wait() throws Exception {
    var never = new java.util.concurrent.CountDownLatch(1);
    try {
      Load load =
          new OpenLoop(1000, 3, Duration.ofMillis(100))
              .run(
                  number -> {
                    if (number == 1) {
                      never.await();
                    }
                  });

      assertThat(load.errors()).isEqualTo(1);
      assertThat(load.messages()).singleElement().asString().contains("no answer");
      assertThat(load.latencies().max()).isGreaterThanOrEqualTo(100);
    } finally {
      never.countDown();
    }
  }

  @Test
  void the_number_of_requests_follows_from_rate_and_time() {
    assertThat(OpenLoop.of(300, Duration.ofMillis(1500)).count()).isEqualTo(450);
    assertThatIllegalArgumentException().isThrownBy(() -> OpenLoop.of(0, Duration.ofSeconds(1)));
  }
}
