package io.k8slab.inbox;

import io.k8slab.events.EncodedEvent;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A record of a topic, whatever platform brought it.
 *
 * @param value null where the record is a tombstone
 */
public record InboundRecord(
    String topic,
    int partition,
    long offset,
    @Nullable String key,
    Map<String, byte[]> headers,
    byte @Nullable [] value) {

  public InboundRecord {
    headers = Map.copyOf(headers);
  }

  /** A record without a value. */
  public static InboundRecord tombstone(
      String topic, int partition, long offset, String key, Map<String, byte[]> headers) {
    return new InboundRecord(topic, partition, offset, key, headers, null);
  }

  public static InboundRecord of(ConsumerRecord<String, byte[]> consumed) {
    var headers = new TreeMap<String, byte[]>();
    for (var header : consumed.headers()) {
      if (header.value() != null) {
        headers.put(header.key(), header.value());
      }
    }
    return new InboundRecord(
        consumed.topic(),
        consumed.partition(),
        consumed.offset(),
        consumed.key(),
        headers,
        consumed.value());
  }

  /** The event as it came, to the byte. */
  EncodedEvent event() {
    var texts = new TreeMap<String, String>();
    headers.forEach((name, bytes) -> texts.put(name, new String(bytes, StandardCharsets.UTF_8)));
    return new EncodedEvent(texts, value == null ? new byte[0] : value);
  }

  @SuppressWarnings("NullAway") // Kafka's own class takes null for a key or a value
  ConsumerRecord<String, byte[]> toConsumed() {
    var consumed = new ConsumerRecord<>(topic, partition, offset, key, value);
    headers.forEach(consumed.headers()::add);
    return consumed;
  }

  @Override
  public String toString() {
    return topic + "-" + partition + "@" + offset;
  }
}
