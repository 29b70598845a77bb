package io.k8slab.events;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/** Records as a consumer sees them, and events that differ from another in one thing. */
final class Records {
  private Records() {}

  static EncodedEvent with(EncodedEvent event, String value) {
    return new EncodedEvent(event.headers(), value.getBytes(StandardCharsets.UTF_8));
  }

  static EncodedEvent with(EncodedEvent event, String header, String text) {
    var headers = new HashMap<>(event.headers());
    headers.put(header, text);
    return new EncodedEvent(headers, event.value());
  }

  static EncodedEvent without(EncodedEvent event, String header) {
    var headers = new HashMap<>(event.headers());
    headers.remove(header);
    return new EncodedEvent(headers, event.value());
  }

  static ConsumerRecord<String, byte[]> consumed(
      @Nullable String key, RecordHeaders headers, byte @Nullable [] value) {
    return new ConsumerRecord<>(
        Topics.STATUS,
        3,
        17,
        0,
        TimestampType.CREATE_TIME,
        0,
        0,
        key,
        value,
        headers,
        java.util.Optional.empty());
  }
}
