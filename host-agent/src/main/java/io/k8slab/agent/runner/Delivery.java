package io.k8slab.agent.runner;

import io.k8slab.agent.bus.EventBus;
import io.k8slab.events.DeadLetters;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One record from the commands' topic, and what became of it. */
record Delivery(ConsumerRecord<String, byte[]> source, PartitionProgress progress) {
  private static final Logger log = LoggerFactory.getLogger(Delivery.class);

  boolean isOurs() {
    return progress.isOurs();
  }

  void finished() {
    progress.finished(source.offset());
  }

  /** Puts the record on the dead-letter topic, however long that takes; then it is finished. */
  void bury(EventBus bus, String reason) {
    log.atError()
        .addKeyValue("topic", source.topic())
        .addKeyValue("partition", source.partition())
        .addKeyValue("offset", source.offset())
        .addKeyValue("reason", reason)
        .log("A record goes to the dead-letter topic");
    try {
      if (bus.deliver(DeadLetters.letter(source, reason, 1), this::isOurs)) {
        finished();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
