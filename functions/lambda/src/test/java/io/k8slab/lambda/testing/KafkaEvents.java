package io.k8slab.lambda.testing;

import io.k8slab.events.Json;
import io.k8slab.inbox.InboundRecord;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Batches as AWS documents them for self-managed Kafka. */
public final class KafkaEvents {
  private KafkaEvents() {}

  public static byte[] of(InboundRecord... records) {
    var partitions = new LinkedHashMap<String, List<Map<String, Object>>>();
    for (var inbound : records) {
      partitions
          .computeIfAbsent(inbound.topic() + "-" + inbound.partition(), _ -> new ArrayList<>())
          .add(node(inbound));
    }
    return of(partitions);
  }

  public static byte[] of(Map<String, ?> partitions) {
    return Json.MAPPER.writeValueAsBytes(
        Map.of(
            "eventSource", "SelfManagedKafka",
            "bootstrapServers", "broker:9092",
            "records", partitions));
  }

  private static Map<String, Object> node(InboundRecord inbound) {
    var node = new LinkedHashMap<String, Object>();
    node.put("topic", inbound.topic());
    node.put("partition", inbound.partition());
    node.put("offset", inbound.offset());
    node.put("timestamp", 0);
    node.put("timestampType", "CREATE_TIME");
    var key = inbound.key();
    node.put(
        "key", key == null ? null : base64(key.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    node.put("value", base64(inbound.value()));
    var headers = new ArrayList<Map<String, Object>>();
    inbound
        .headers()
        .forEach(
            (name, bytes) -> {
              var numbers = new int[bytes.length];
              for (int i = 0; i < bytes.length; i++) {
                numbers[i] = bytes[i];
              }
              headers.add(Map.of(name, numbers));
            });
    node.put("headers", headers);
    return node;
  }

  private static @Nullable String base64(byte @Nullable [] bytes) {
    return bytes == null ? null : Base64.getEncoder().encodeToString(bytes);
  }
}
