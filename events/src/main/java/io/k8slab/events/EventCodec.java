package io.k8slab.events;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.kafka.KafkaMessageFactory;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/** Messages to records and back: CloudEvents 1.0, Kafka's binary mode, JSON data. */
public final class EventCodec {
  private static final String CORRELATION_ID = "correlationid";
  private static final String TRACEPARENT = "traceparent";

  private EventCodec() {}

  public static EncodedEvent encode(Envelope<?> envelope) {
    var event =
        CloudEventBuilder.v1()
            .withId(envelope.id().toString())
            .withSource(envelope.source())
            .withType(MessageType.of(envelope.message()).typeName())
            .withSubject(envelope.subject())
            .withTime(envelope.time().atOffset(ZoneOffset.UTC))
            .withDataContentType("application/json")
            .withExtension(CORRELATION_ID, envelope.correlationId())
            .withData(Json.MAPPER.writeValueAsBytes(envelope.message()));
    if (envelope.traceparent() != null) {
      event.withExtension(TRACEPARENT, envelope.traceparent());
    }
    var written = KafkaMessageFactory.createWriter("unsent").writeBinary(event.build());
    return new EncodedEvent(texts(written.headers()), written.value());
  }

  public static Decoded decode(ConsumerRecord<?, byte[]> consumed) {
    return decode(new EncodedEvent(texts(consumed.headers()), orEmpty(consumed.value())));
  }

  /** Never throws: whatever is wrong, it is wrong with the record. */
  public static Decoded decode(EncodedEvent raw) {
    var ambiguous = raw.headers().keySet().stream().filter(EventCodec::ambiguous).findFirst();
    if (ambiguous.isPresent()) {
      return new Decoded.Unreadable("header " + ambiguous.get() + " is not in lower case");
    }
    var headers = new RecordHeaders();
    raw.headers().forEach((name, text) -> headers.add(name, text.getBytes(StandardCharsets.UTF_8)));
    try {
      CloudEvent event = KafkaMessageFactory.createReader(headers, raw.value()).toEvent();
      var type = MessageType.named(event.getType());
      if (type.isEmpty()) {
        return new Decoded.UnknownType(event.getType());
      }
      var message = Json.MAPPER.readValue(raw.value(), type.get().messageClass());
      if (message == null) {
        return new Decoded.Unreadable("no data");
      }
      RequiredFields.check(message);
      return new Decoded.Known(envelope(event, message), raw);
    } catch (RuntimeException e) {
      // the parsers below throw many kinds (a missing id is an IllegalStateException), and a kind
      // that was forgotten here would stop the partition
      return new Decoded.Unreadable(e.getClass().getSimpleName() + ": " + firstLine(e));
    }
  }

  /**
   * The CloudEvents reader folds {@code ce_Type} into {@code ce_type}; the signature covers only
   * the latter, so the former could give a signed event another meaning.
   */
  private static boolean ambiguous(String header) {
    return header.startsWith("ce_") && !header.equals(header.toLowerCase(Locale.ROOT));
  }

  private static Envelope<Message> envelope(CloudEvent event, Message message) {
    var time = event.getTime();
    return new Envelope<>(
        UUID.fromString(event.getId()),
        event.getSource(),
        Objects.requireNonNull(event.getSubject(), "no subject"),
        time == null ? Instant.EPOCH : time.toInstant(),
        Objects.requireNonNullElse(extension(event, CORRELATION_ID), event.getId()),
        extension(event, TRACEPARENT),
        message);
  }

  private static @Nullable String extension(CloudEvent event, String name) {
    return event.getExtension(name) instanceof String text ? text : null;
  }

  private static Map<String, String> texts(Headers headers) {
    var texts = new TreeMap<String, String>();
    for (var header : headers) {
      texts.put(header.key(), new String(orEmpty(header.value()), StandardCharsets.UTF_8));
    }
    return texts;
  }

  private static byte[] orEmpty(byte @Nullable [] bytes) {
    return bytes == null ? new byte[0] : bytes;
  }

  private static String firstLine(RuntimeException e) {
    return Objects.requireNonNullElse(e.getMessage(), "").lines().findFirst().orElse("");
  }
}
