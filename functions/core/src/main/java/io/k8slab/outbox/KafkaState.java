package io.k8slab.outbox;

import java.time.Instant;

/** Whether Kafka took what the relay sent last. */
public sealed interface KafkaState {

  record Reached() implements KafkaState {}

  /**
   * @param since the first message that it did not take
   * @param topic which it was for
   * @param cause the client's error
   */
  record Away(Instant since, String topic, String cause) implements KafkaState {}
}
