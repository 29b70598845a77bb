package io.k8slab.events.testing;

import io.k8slab.events.EncodedEvent;
import io.k8slab.events.MessageType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A message as it lies on a topic, from {@code events/golden}: one file for each type with every
 * field, {@code <type>.json}, and where fields may be null another in which they are, {@code
 * <type>.nulls.json}.
 *
 * @param name the file's, without {@code .json}
 * @param headers the record's
 * @param data the record's value
 */
public record Golden(String name, Map<String, String> headers, JsonNode data) {
  private static final JsonMapper MAPPER = new JsonMapper();

  public static List<Golden> all() {
    return Arrays.stream(MessageType.values())
        .flatMap(type -> Stream.of(type.typeName(), type.typeName() + ".nulls"))
        .filter(name -> Golden.class.getResource(path(name)) != null)
        .map(Golden::read)
        .toList();
  }

  /** The one with every field. */
  public static Golden of(MessageType type) {
    return read(type.typeName());
  }

  public MessageType type() {
    return MessageType.named(headers.getOrDefault("ce_type", "")).orElseThrow();
  }

  public EncodedEvent event() {
    return new EncodedEvent(headers, MAPPER.writeValueAsBytes(data));
  }

  /** The name, because it is what a parameterised test shows. */
  @Override
  public String toString() {
    return name;
  }

  private static Golden read(String name) {
    try (var file = Golden.class.getResourceAsStream(path(name))) {
      if (file == null) {
        throw new IllegalArgumentException("no golden file " + name);
      }
      var tree = MAPPER.readTree(file);
      var headers = new TreeMap<String, String>();
      tree.get("headers")
          .properties()
          .forEach(e -> headers.put(e.getKey(), e.getValue().asString()));
      return new Golden(name, headers, tree.get("data"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String path(String name) {
    return "/golden/" + name + ".json";
  }
}
