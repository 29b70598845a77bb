package io.k8slab.bench.auth;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that goes on when it is told: what happens in minutes is measured in seconds. */
final class Clock implements InstantSource {
  private volatile Instant now = Instant.now();

  /** Called by one thread only. */
  void pass(Duration time) {
    now = now.plus(time);
  }

  @Override
  public Instant instant() {
    return now;
  }
}
