package io.k8slab.lambda;

import io.k8slab.events.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Reads what Lambda hands over. */
final class Events {
  private Events() {}

  /**
   * A JSON object.
   *
   * @throws InvocationFailed where it is none
   */
  static JsonNode read(byte[] event) {
    try {
      var json = Json.MAPPER.readTree(event);
      if (json.isObject()) {
        return json;
      }
    } catch (JacksonException e) {
      // said below: the parser's message would quote the event
    }
    throw new InvocationFailed("The event is not a JSON object.");
  }

  static @Nullable String text(JsonNode json, String field) {
    var value = json.get(field);
    return value != null && value.isString() ? value.stringValue() : null;
  }

  static String text(JsonNode json, String field, String absent) {
    var text = text(json, field);
    return text == null ? absent : text;
  }
}
