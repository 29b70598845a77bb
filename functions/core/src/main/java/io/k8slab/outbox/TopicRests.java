package io.k8slab.outbox;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Topics that did not take a message are left alone for a moment, so that nobody waits for what
 * cannot be: one topic that is missing does not stop the others.
 */
final class TopicRests {
  private final InstantSource clock;
  private final Duration rest;
  private final Map<String, Failure> failures = new ConcurrentHashMap<>();

  private record Failure(Instant until, KafkaState.Away state) {}

  TopicRests(InstantSource clock, Duration rest) {
    this.clock = clock;
    this.rest = rest;
  }

  boolean isResting(String topic) {
    var failure = failures.get(topic);
    return failure != null && clock.instant().isBefore(failure.until());
  }

  void failed(String topic, String cause) {
    var now = clock.instant();
    failures.compute(
        topic,
        (_, before) ->
            new Failure(
                now.plus(rest),
                before == null ? new KafkaState.Away(now, topic, cause) : before.state()));
  }

  /** True where it had failed before. */
  boolean succeeded(String topic) {
    return !failures.isEmpty() && failures.remove(topic) != null;
  }

  KafkaState state() {
    Optional<KafkaState.Away> oldest =
        failures.values().stream()
            .map(Failure::state)
            .min(Comparator.comparing(KafkaState.Away::since));
    return oldest.<KafkaState>map(away -> away).orElseGet(KafkaState.Reached::new);
  }
}
