package io.k8slab.routes;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** An example value of a schema: its own example where it has one, else one that fits. */
final class Examples {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private final Document document;

  Examples(Document document) {
    this.document = document;
  }

  /** Of a media type object, as it goes over the wire. */
  String of(String contentType, Map<String, Object> media) {
    Object value = media.getOrDefault("example", value(media.get("schema"), ""));
    if (contentType.equals("application/x-www-form-urlencoded")) {
      return Document.map(value).entrySet().stream()
          .map(field -> field.getKey() + "=" + field.getValue())
          .collect(Collectors.joining("&"));
    }
    return value instanceof String text ? text : JSON.writeValueAsString(value);
  }

  private Object value(@org.jspecify.annotations.Nullable Object node, String name) {
    var schema = document.resolve(node);
    for (var key : List.of("example", "const", "default")) {
      var given = schema.get(key);
      if (given != null) {
        return given;
      }
    }
    for (var key : List.of("examples", "enum")) {
      var choice = Document.list(schema.get(key));
      if (!choice.isEmpty()) {
        return choice.getFirst();
      }
    }
    return switch (Document.text(schema.get("type"))) {
      case "object" -> object(schema);
      case "array" -> List.of(value(schema.get("items"), name));
      case "integer" -> schema.getOrDefault("minimum", 1);
      case "number" -> 4.5;
      case "boolean" -> true;
      default -> text(schema, name);
    };
  }

  private Map<String, Object> object(Map<String, Object> schema) {
    var object = new LinkedHashMap<String, Object>();
    Document.map(schema.get("properties"))
        .forEach((name, property) -> object.put(name, value(property, name)));
    return object;
  }

  private static String text(Map<String, Object> schema, String name) {
    return switch (Document.text(schema.get("format"))) {
      case "date-time" -> "2026-05-04T09:30:00Z";
      case "uuid" -> "0196a1de-3c00-7a52-8d4e-5f0b1c2d3e4f";
      default ->
          switch (name) {
            case "email" -> "ada@example.com";
            case "full_name" -> "Ada Lovelace";
            case "kind", "provider" -> "kwok";
            case "version" -> "1.34.4";
            case "cpu" -> "1";
            case "memory", "disk" -> "1Gi";
            case "password" -> "correct horse battery";
            default -> name.isEmpty() ? "…" : name.replace('_', '-');
          };
    };
  }
}
