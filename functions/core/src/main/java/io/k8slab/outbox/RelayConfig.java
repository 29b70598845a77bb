package io.k8slab.outbox;

import java.time.Duration;
import java.util.Map;

/**
 * How the relay works.
 *
 * @param connections how many of the pool's connections it may hold at once, each for the few
 *     milliseconds that Kafka takes to acknowledge; never all of them, so that requests go on while
 *     Kafka is away
 * @param batch the most messages of one cluster in one transaction
 * @param rest how long a topic is left alone after it did not take a message in time
 * @param patience how long a message may take until Kafka has acknowledged it, retries included
 */
public record RelayConfig(int connections, int batch, Duration rest, Duration patience) {
  public static final RelayConfig DEFAULT =
      new RelayConfig(4, 100, Duration.ofSeconds(1), Duration.ofSeconds(3));

  public RelayConfig {
    if (connections < 1) {
      throw new IllegalArgumentException("relay.connections: at least 1");
    }
    if (batch < 1) {
      throw new IllegalArgumentException("relay.batch: at least 1");
    }
    if (!rest.isPositive() || !patience.isPositive()) {
      throw new IllegalArgumentException("relay.rest, relay.patience: more than 0");
    }
  }

  /** What the relay's producer must be set to, beside where its brokers are. */
  public Map<String, Object> producerSettings() {
    return Map.of(
        "enable.idempotence",
        true,
        "acks",
        "all",
        "linger.ms",
        0,
        "max.block.ms",
        patience.toMillis(),
        "delivery.timeout.ms",
        Math.toIntExact(patience.toMillis()),
        "request.timeout.ms",
        Math.toIntExact(patience.toMillis()),
        "reconnect.backoff.max.ms",
        500);
  }
}
