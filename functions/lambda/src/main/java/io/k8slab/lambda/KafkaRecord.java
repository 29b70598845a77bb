package io.k8slab.lambda;

import io.k8slab.inbox.InboundRecord;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A record as Kafka event sources have it: key and value in base64, headers as lists of bytes. */
final class KafkaRecord {
  private KafkaRecord() {}

  /**
   * A record whose bytes cannot be read becomes one without headers, its text the value: the
   * function finds no event in it and dead-letters it, so nothing is lost.
   *
   * @throws InvocationFailed where it does not say where it is from
   */
  static InboundRecord of(JsonNode node) {
    var topic = Events.text(node, "topic");
    if (topic == null || !node.path("partition").isInt() || !node.path("offset").isNumber()) {
      throw new InvocationFailed("A record of the batch does not say which it is.");
    }
    int partition = node.path("partition").intValue();
    long offset = node.path("offset").longValue();
    try {
      var bytes = bytes(node, "key");
      var key = bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
      var value = bytes(node, "value");
      return value == null
          ? InboundRecord.tombstone(
              topic, partition, offset, Objects.requireNonNullElse(key, ""), headers(node))
          : new InboundRecord(topic, partition, offset, key, headers(node), value);
    } catch (IllegalArgumentException e) {
      return new InboundRecord(
          topic,
          partition,
          offset,
          null,
          Map.of(),
          node.toString().getBytes(StandardCharsets.UTF_8));
    }
  }

  private static byte @Nullable [] bytes(JsonNode node, String field) {
    var text = Events.text(node, field);
    return text == null ? null : Base64.getDecoder().decode(text);
  }

  private static Map<String, byte[]> headers(JsonNode node) {
    var headers = new TreeMap<String, byte[]>();
    for (var header : node.path("headers")) {
      for (var entry : header.properties()) {
        var bytes = new byte[entry.getValue().size()];
        for (int i = 0; i < bytes.length; i++) {
          bytes[i] = (byte) number(entry.getValue().get(i));
        }
        headers.put(entry.getKey(), bytes);
      }
    }
    return headers;
  }

  private static int number(JsonNode node) {
    if (!node.isInt()) {
      throw new IllegalArgumentException("a header's byte is no number");
    }
    return node.intValue();
  }
}
