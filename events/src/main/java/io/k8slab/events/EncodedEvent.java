package io.k8slab.events;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * An event as it lies on a topic: CloudEvents 1.0 in Kafka's binary mode, its attributes as {@code
 * ce_} headers, its data as the value. It is what the outbox keeps, so what the relay sends is what
 * the transaction wrote, to the byte.
 *
 * <p>See {@code infra/adr/0002-transactional-outbox.md}.
 */
public record EncodedEvent(Map<String, String> headers, byte[] value) {

  public EncodedEvent {
    headers = Map.copyOf(headers);
  }

  /** The record for a topic; the key decides the partition, so it is the cluster's or host's id. */
  public ProducerRecord<String, byte[]> toRecord(String topic, String key) {
    var kafkaRecord = new ProducerRecord<>(topic, key, value);
    new TreeMap<>(headers)
        .forEach(
            (name, text) -> kafkaRecord.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
    return kafkaRecord;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof EncodedEvent that
        && headers.equals(that.headers)
        && java.util.Arrays.equals(value, that.value);
  }

  @Override
  public int hashCode() {
    return 31 * headers.hashCode() + java.util.Arrays.hashCode(value);
  }

  @Override
  public String toString() {
    return "EncodedEvent[" + headers.get("ce_type") + ", " + value.length + " bytes]";
  }
}
