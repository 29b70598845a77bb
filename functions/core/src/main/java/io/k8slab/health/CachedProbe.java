package io.k8slab.health;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Keeps an answer for a while, so that many who ask for health cost the brokers one question. */
public final class CachedProbe implements KafkaProbe {
  private record Answer(boolean reachable, Instant until) {}

  private final KafkaProbe probe;
  private final Duration lifetime;
  private final InstantSource clock;
  private @Nullable Answer answer;

  public CachedProbe(KafkaProbe probe, Duration lifetime, InstantSource clock) {
    this.probe = probe;
    this.lifetime = lifetime;
    this.clock = clock;
  }

  /** One asks, the others wait for its answer. */
  @Override
  public synchronized boolean isReachable() {
    if (answer == null || !clock.instant().isBefore(answer.until())) {
      boolean reachable = probe.isReachable();
      answer = new Answer(reachable, clock.instant().plus(lifetime));
    }
    return answer.reachable();
  }
}
