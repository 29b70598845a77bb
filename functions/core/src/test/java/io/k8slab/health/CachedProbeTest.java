package io.k8slab.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class CachedProbeTest {
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-05-04T09:30:00Z"));
  private final AtomicInteger asked = new AtomicInteger();
  private final CachedProbe probe =
      new CachedProbe(() -> asked.incrementAndGet() % 2 == 1, Duration.ofSeconds(2), now::get);

  @Test
  void asks_again_only_when_the_answer_is_old() {
    assertThat(probe.isReachable()).isTrue();
    now.updateAndGet(then -> then.plusMillis(1_999));
    assertThat(probe.isReachable()).isTrue();
    assertThat(asked).hasValue(1);
    now.updateAndGet(then -> then.plusMillis(1));
    assertThat(probe.isReachable()).isFalse();
    assertThat(asked).hasValue(2);
  }
}
