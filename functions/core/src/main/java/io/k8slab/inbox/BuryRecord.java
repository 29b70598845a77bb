package io.k8slab.inbox;

import io.k8slab.events.DeadLetters;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts what cannot be read on the dead-letter topic, so that its partition goes on. */
public final class BuryRecord {
  private static final Logger log = LoggerFactory.getLogger(BuryRecord.class);

  private final Supplier<Producer<String, byte[]>> producer;

  public BuryRecord(Supplier<Producer<String, byte[]>> producer) {
    this.producer = producer;
  }

  /**
   * Returns when Kafka has it.
   *
   * @throws IllegalStateException where Kafka did not take it: the platform brings the record again
   */
  public void bury(InboundRecord inbound, String reason) {
    try {
      producer.get().send(DeadLetters.letter(inbound.toConsumed(), reason, 1)).get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the dead letter was not taken", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
    log.atWarn()
        .addKeyValue("record", inbound)
        .addKeyValue("reason", reason)
        .log("A record cannot be read; it is a dead letter now");
  }
}
