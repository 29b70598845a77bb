package io.k8slab.routes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** An OpenAPI document as YAML gives it: maps and lists, in the order they are written. */
record Document(Map<String, Object> root) {
  private static final String LOCAL = "#/";

  static Document read(Path yaml) throws IOException {
    try (var reader = Files.newBufferedReader(yaml)) {
      return new Document(new Yaml(new SafeConstructor(new LoaderOptions())).load(reader));
    }
  }

  /**
   * The object itself, or what its {@code $ref} points at.
   *
   * @throws IllegalArgumentException naming a reference that leads nowhere
   */
  Map<String, Object> resolve(@Nullable Object node) {
    var object = map(node);
    if (!(object.get("$ref") instanceof String reference)) {
      return object;
    }
    Object target = root;
    if (reference.startsWith(LOCAL)) {
      for (var part : reference.substring(LOCAL.length()).split("/", -1)) {
        target = map(target).get(part);
      }
    }
    if (!reference.startsWith(LOCAL) || target == null) {
      throw new IllegalArgumentException(reference + " leads nowhere");
    }
    return resolve(target);
  }

  @SuppressWarnings("unchecked") // YAML's maps
  static Map<String, Object> map(@Nullable Object yaml) {
    return (Map<String, Object>) Objects.requireNonNullElse(yaml, Map.of());
  }

  static List<?> list(@Nullable Object yaml) {
    return (List<?>) Objects.requireNonNullElse(yaml, List.of());
  }

  static String text(@Nullable Object yaml) {
    return Objects.requireNonNullElse(yaml, "").toString();
  }
}
