package io.k8slab.inbox;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * CloudEvents that a platform delivers, as the records they were. Which record of which topic it
 * was is not told with a record that is a CloudEvent itself; with any other Knative's KafkaSource
 * wraps it into an event of its own type, and that is undone here: so the function sees, and
 * buries, what came. An event without data is a tombstone: none of ours is otherwise empty.
 */
public final class InboundCloudEvents {
  /** Where a dead letter of it says that it is from. */
  static final String SOURCE = "cloudevents";

  /** What KafkaSource makes of a record that is no CloudEvent (InvalidCloudEventInterceptor). */
  private static final String WRAPPED = "dev.knative.kafka.event";

  private static final Pattern PLACE = Pattern.compile("partition:(\\d{1,9})/offset:(\\d{1,18})");

  private InboundCloudEvents() {}

  /**
   * In structured mode: one JSON object. Its data must come as {@code data_base64} to be byte for
   * byte what its agent signed.
   *
   * @throws IllegalArgumentException where it is none
   */
  public static InboundRecord ofJson(JsonNode event) {
    var attributes = new TreeMap<String, String>();
    for (var attribute : event.properties()) {
      var name = attribute.getKey();
      if (!name.equals("data") && !name.equals("data_base64")) {
        attributes.put(name, attribute.getValue().asString());
      }
    }
    return of(attributes, data(event));
  }

  /**
   * In binary mode.
   *
   * @param attributes by their own names; the data's content type is {@code datacontenttype}
   * @throws IllegalArgumentException where they make no CloudEvent
   */
  public static InboundRecord of(Map<String, String> attributes, byte[] data) {
    if (!attributes.containsKey("specversion") || !attributes.containsKey("type")) {
      throw new IllegalArgumentException("a CloudEvent has a specversion and a type");
    }
    if (WRAPPED.equals(attributes.get("type"))) {
      return unwrapped(attributes, data);
    }
    var headers = new TreeMap<String, byte[]>();
    attributes.forEach(
        (name, value) ->
            headers.put(
                name.equals("datacontenttype") ? "content-type" : "ce_" + name,
                value.getBytes(StandardCharsets.UTF_8)));
    @Nullable String subject = attributes.get("subject");
    return data.length == 0 && subject != null
        ? InboundRecord.tombstone(SOURCE, 0, 0, subject, headers)
        : new InboundRecord(SOURCE, 0, 0, subject, headers, data);
  }

  private static InboundRecord unwrapped(Map<String, String> attributes, byte[] data) {
    var source = attributes.getOrDefault("source", "");
    var place = PLACE.matcher(attributes.getOrDefault("id", ""));
    if (source.indexOf('#') < 0 || !place.matches()) {
      throw new IllegalArgumentException("a " + WRAPPED + " says which record it was");
    }
    var topic = source.substring(source.indexOf('#') + 1);
    int partition = Integer.parseInt(place.group(1));
    long offset = Long.parseLong(place.group(2));
    @Nullable String key = attributes.get("key");
    return data.length == 0 && key != null
        ? InboundRecord.tombstone(topic, partition, offset, key, Map.of())
        : new InboundRecord(topic, partition, offset, key, Map.of(), data);
  }

  private static byte[] data(JsonNode event) {
    var encoded = event.get("data_base64");
    if (encoded != null && encoded.isString()) {
      try {
        return Base64.getDecoder().decode(encoded.stringValue());
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("the CloudEvent's data is broken base64", e);
      }
    }
    return event.has("data")
        ? event.get("data").toString().getBytes(StandardCharsets.UTF_8)
        : new byte[0];
  }
}
