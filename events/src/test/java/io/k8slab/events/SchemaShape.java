package io.k8slab.events;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the schema of a Java type must say, as far as Java knows it. */
final class SchemaShape {
  private SchemaShape() {}

  static boolean nullable(RecordComponent component) {
    return component.getAnnotatedType().isAnnotationPresent(Nullable.class);
  }

  static String jsonName(RecordComponent component) {
    return snakeCase(component.getName());
  }

  /** {@code $ref} to a definition in the common file, or the plain JSON type. */
  static String typeOrRef(Type type) {
    if (type == UUID.class) {
      return "#/$defs/uuid";
    }
    if (type instanceof Class<?> c && (c == Instant.class || c.isRecord() || c.isEnum())) {
      return "#/$defs/" + snakeCase(c.getSimpleName());
    }
    var raw = type instanceof ParameterizedType p ? p.getRawType() : type;
    if (raw == String.class || raw == URI.class || raw == byte[].class) {
      return "string";
    }
    if (raw == int.class || raw == long.class || raw == Integer.class) {
      return "integer";
    }
    if (raw == double.class) {
      return "number";
    }
    if (raw == boolean.class) {
      return "boolean";
    }
    if (raw == List.class) {
      return "array";
    }
    if (raw == Map.class) {
      return "object";
    }
    throw new IllegalArgumentException("messages have no " + type);
  }

  static String snakeCase(String name) {
    return name.replaceAll("(?<!^)([A-Z])", "_$1").toLowerCase(Locale.ROOT);
  }
}
