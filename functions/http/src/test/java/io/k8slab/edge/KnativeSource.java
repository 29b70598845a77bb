package io.k8slab.edge;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.http.HttpMessageFactory;
import io.cloudevents.kafka.CloudEventDeserializer;
import io.cloudevents.rw.CloudEventRWException;
import io.k8slab.inbox.InboundRecord;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * What Knative's KafkaSource sends for a record, made by the same CloudEvents library: a record
 * that is a CloudEvent goes on as it is; of any other it makes one (dispatcher's
 * InvalidCloudEventInterceptor). And what PingSource sends.
 */
final class KnativeSource {
  private KnativeSource() {}

  static HttpRequest.Builder of(URI sink, InboundRecord inbound) {
    return post(sink, event(inbound));
  }

  static HttpRequest.Builder ping(URI sink) {
    return post(
        sink,
        CloudEventBuilder.v1()
            .withId("1")
            .withSource(URI.create("/apis/v1/namespaces/k8slab/pingsources/sweep"))
            .withType("dev.knative.sources.ping")
            .build());
  }

  private static CloudEvent event(InboundRecord inbound) {
    var headers = new RecordHeaders();
    inbound.headers().forEach(headers::add);
    try (var deserializer = new CloudEventDeserializer()) {
      return deserializer.deserialize(inbound.topic(), headers, value(inbound));
    } catch (CloudEventRWException e) {
      return wrapped(inbound);
    }
  }

  @SuppressWarnings("NullAway") // Kafka's deserializers take null for a tombstone
  private static byte[] value(InboundRecord inbound) {
    return inbound.value();
  }

  private static CloudEvent wrapped(InboundRecord inbound) {
    var event =
        CloudEventBuilder.v1()
            .withId("partition:" + inbound.partition() + "/offset:" + inbound.offset())
            .withSource(URI.create("/apis/v1/namespaces/n/kafkasources/s#" + inbound.topic()))
            .withSubject("partition:" + inbound.partition() + "#" + inbound.offset())
            .withType("dev.knative.kafka.event");
    if (inbound.key() != null) {
      event.withExtension("partitionkey", inbound.key()).withExtension("key", inbound.key());
    }
    inbound
        .headers()
        .forEach(
            (name, bytes) ->
                event.withExtension(
                    "kafkaheader" + name.replaceAll("[^a-z0-9]", ""),
                    new String(bytes, StandardCharsets.UTF_8)));
    if (inbound.value() != null) {
      event.withData(Objects.requireNonNull(inbound.value()));
    }
    return event.build();
  }

  private static HttpRequest.Builder post(URI sink, CloudEvent event) {
    var request = HttpRequest.newBuilder(sink);
    HttpMessageFactory.createWriter(
            request::header,
            (byte @Nullable [] body) ->
                request.POST(
                    body == null
                        ? HttpRequest.BodyPublishers.noBody()
                        : HttpRequest.BodyPublishers.ofByteArray(body)))
        .writeBinary(event);
    return request;
  }
}
