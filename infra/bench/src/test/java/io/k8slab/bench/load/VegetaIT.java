package io.k8slab.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.k8slab.bench.lab.Checkout;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The real vegeta against a real server. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(60)
class VegetaIT {
  private static final double PER_SECOND = 200;
  private static final int COUNT = 60;

  /** From the first request to the last, by the plan: 295 ms. */
  private static final double PLANNED_MILLIS = (COUNT - 1) / PER_SECOND * 1000;

  @TempDir Path folder;

  private Vegeta vegeta() {
    return new Vegeta(Checkout.tools(System.getenv()).orElseThrow().resolve("vegeta"), folder);
  }

  @Test
  void a_server_that_stalls_is_sent_to_all_the_same_and_the_wait_counts() throws Exception {
    try (var server = StallingServer.untilRequests(COUNT)) {
      // the first answer comes after the last request: who waits for it would never send that
      Load load =
          vegeta()
              .run(
                  List.of(new Target(server.url(), Map.of("x-name", "value"))),
                  PER_SECOND,
                  Duration.ofMillis(300));

      assertThat(load.latencies().count()).isEqualTo(COUNT);
      assertThat(load.latencies().max()).isGreaterThanOrEqualTo(PLANNED_MILLIS);
      assertThat(load.messages()).hasSize(5).containsOnly("204");
      assertThat(load.errors()).isEqualTo(COUNT);
      assertThat(server.stalled()).isEqualTo(COUNT);
    }
  }

  @Test
  void what_vegeta_does_not_take_is_said() {
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(
            () ->
                vegeta().run(List.of(new Target("", Map.of())), PER_SECOND, Duration.ofMillis(100)))
        .withMessageContaining("url");
  }
}
