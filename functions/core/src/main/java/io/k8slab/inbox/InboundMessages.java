package io.k8slab.inbox;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.messaging.Message;
import org.springframework.messaging.support.GenericMessage;

/**
 * Records as Spring Cloud Function carries them. A message's payload is never null: a tombstone is
 * an empty payload with the header {@value #TOMBSTONE}.
 */
public final class InboundMessages {
  static final String TOPIC = "kafka_receivedTopic";
  static final String PARTITION = "kafka_receivedPartitionId";
  static final String OFFSET = "kafka_offset";
  static final String KEY = "kafka_receivedMessageKey";
  static final String TOMBSTONE = "k8slab_tombstone";

  /** Every header of the record is under this, so that no framework takes one for its own. */
  static final String HEADER = "k8slab_record.";

  private InboundMessages() {}

  public static Message<byte[]> toMessage(InboundRecord inbound) {
    var headers = new HashMap<String, Object>();
    inbound.headers().forEach((name, bytes) -> headers.put(HEADER + name, bytes));
    headers.put(TOPIC, inbound.topic());
    headers.put(PARTITION, inbound.partition());
    headers.put(OFFSET, inbound.offset());
    if (inbound.key() != null) {
      headers.put(KEY, inbound.key());
    }
    var value = inbound.value();
    if (value == null) {
      headers.put(TOMBSTONE, true);
    }
    return new GenericMessage<>(value == null ? new byte[0] : value, headers);
  }

  /**
   * @throws IllegalArgumentException where it does not say which record it is
   */
  public static InboundRecord toRecord(Message<byte[]> message) {
    var headers = new TreeMap<String, byte[]>();
    message
        .getHeaders()
        .forEach(
            (name, value) -> {
              if (name.startsWith(HEADER)) {
                headers.put(name.substring(HEADER.length()), bytes(value));
              }
            });
    return new InboundRecord(
        text(message, TOPIC),
        Math.toIntExact(number(message, PARTITION)),
        number(message, OFFSET),
        optional(message, KEY),
        Map.copyOf(headers),
        message.getHeaders().containsKey(TOMBSTONE) ? null : message.getPayload());
  }

  private static byte[] bytes(Object value) {
    return value instanceof byte[] bytes
        ? bytes
        : String.valueOf(value).getBytes(StandardCharsets.UTF_8);
  }

  private static String text(Message<?> message, String name) {
    return Objects.requireNonNullElseGet(
        optional(message, name),
        () -> {
          throw new IllegalArgumentException("a record's message has no " + name);
        });
  }

  private static long number(Message<?> message, String name) {
    return Long.parseLong(text(message, name));
  }

  private static @Nullable String optional(Message<?> message, String name) {
    var value = message.getHeaders().get(name);
    if (value == null) {
      return null;
    }
    return value instanceof byte[] bytes
        ? new String(bytes, StandardCharsets.UTF_8)
        : value.toString();
  }
}
