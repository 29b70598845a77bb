package io.k8slab.lambda;

import io.k8slab.inbox.InboundRecord;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * A CloudEvent in JSON, as EventBridge or a test hands it over. Its data must come as {@code
 * data_base64} to be byte for byte what its agent signed.
 */
final class CloudEventRecord {
  /** Where a dead letter of it says that it is from. */
  static final String SOURCE = "cloudevents";

  private CloudEventRecord() {}

  /**
   * @throws InvocationFailed where its data is broken base64
   */
  static InboundRecord of(JsonNode event) {
    var headers = new TreeMap<String, byte[]>();
    for (var attribute : event.properties()) {
      var name = attribute.getKey();
      if (!name.equals("data") && !name.equals("data_base64")) {
        headers.put(
            name.equals("datacontenttype") ? "content-type" : "ce_" + name,
            attribute.getValue().asString().getBytes(StandardCharsets.UTF_8));
      }
    }
    return new InboundRecord(SOURCE, 0, 0, Events.text(event, "subject"), headers, data(event));
  }

  private static byte[] data(JsonNode event) {
    var encoded = Events.text(event, "data_base64");
    if (encoded == null) {
      return event.has("data")
          ? event.get("data").toString().getBytes(StandardCharsets.UTF_8)
          : new byte[0];
    }
    try {
      return Base64.getDecoder().decode(encoded);
    } catch (IllegalArgumentException e) {
      throw new InvocationFailed("The CloudEvent's data is broken base64.");
    }
  }
}
