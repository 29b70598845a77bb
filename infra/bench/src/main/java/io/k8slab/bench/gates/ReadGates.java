package io.k8slab.bench.gates;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * Reads the gates' file; what is wrong in it is an {@link IllegalArgumentException} with the name.
 */
public final class ReadGates {
  private static final Set<String> NAME_KEYS = Set.of("what", "reference", "gates");
  private static final String NONE = "none";
  private static final Set<String> GATE_KEYS =
      Set.of("figure", "op", "value", "unit", "kind", "goal");

  private ReadGates() {}

  /** The file that the build put on the class path. */
  public static Gates ofThisBuild() {
    try (InputStream in = ReadGates.class.getResourceAsStream("/gates.yaml")) {
      if (in == null) {
        throw new IllegalStateException("gates.yaml is not on the class path");
      }
      return from(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static Gates from(InputStream yaml) {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    Object document = new Yaml(new SafeConstructor(options)).load(yaml);
    Map<String, GatedName> names = new LinkedHashMap<>();
    map(document, "gates").forEach((name, entry) -> names.put(name, name(name, entry)));
    return new Gates(names);
  }

  private static GatedName name(String name, @Nullable Object entry) {
    try {
      Map<String, Object> fields = known(map(entry, "entry"), NAME_KEYS);
      return new GatedName(
          name,
          text(fields, "what"),
          fields.get("reference") == null ? null : text(fields, "reference"),
          gates(fields.get("gates")));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("gates.yaml, " + name + ": " + e.getMessage(), e);
    }
  }

  private static List<Gate> gates(@Nullable Object value) {
    if (NONE.equals(value)) {
      return List.of();
    }
    List<?> entries = list(value);
    if (entries.isEmpty()) {
      throw new IllegalArgumentException("gates: empty; where there shall be none, say none");
    }
    return entries.stream().map(ReadGates::gate).toList();
  }

  private static Gate gate(Object entry) {
    Map<String, Object> fields = known(map(entry, "gates"), GATE_KEYS);
    return new Gate(
        text(fields, "figure"),
        constant(Gate.Op.class, text(fields, "op")),
        number(fields.get("value"), "value"),
        text(fields, "unit"),
        constant(Gate.Kind.class, text(fields, "kind")),
        fields.get("goal") == null ? null : number(fields.get("goal"), "goal"));
  }

  private static Map<String, Object> known(Map<String, Object> fields, Set<String> keys) {
    fields.keySet().stream()
        .filter(key -> !keys.contains(key))
        .findFirst()
        .ifPresent(
            key -> {
              throw new IllegalArgumentException(key + ": unknown");
            });
    return fields;
  }

  private static Map<String, Object> map(@Nullable Object value, String where) {
    if (!(value instanceof Map<?, ?> map)) {
      throw new IllegalArgumentException(where + ": not a mapping");
    }
    Map<String, Object> fields = new LinkedHashMap<>();
    map.forEach((key, field) -> fields.put(String.valueOf(key), field));
    return fields;
  }

  private static List<?> list(@Nullable Object value) {
    if (value instanceof List<?> list) {
      return list;
    }
    throw new IllegalArgumentException("gates: not a list");
  }

  private static String text(Map<String, Object> fields, String key) {
    if (fields.get(key) instanceof String text && !text.isBlank()) {
      return text;
    }
    throw new IllegalArgumentException(key + ": missing or not a text");
  }

  private static double number(@Nullable Object value, String key) {
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    throw new IllegalArgumentException(key + ": missing or not a number");
  }

  private static <E extends Enum<E>> E constant(Class<E> type, String text) {
    return Enum.valueOf(type, text.toUpperCase(Locale.ROOT));
  }
}
