package io.k8slab.agent.inventory;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A mapping of the file, read key by key; every error names the key by its whole path. */
final class Section {
  private final String path;
  private final Map<?, ?> values;
  private final Set<String> read = new HashSet<>();

  private Section(String path, Map<?, ?> values) {
    this.path = path;
    this.values = values;
  }

  static Section root(@Nullable Object document) {
    return at("", document);
  }

  private static Section at(String path, @Nullable Object value) {
    if (value instanceof Map<?, ?> values) {
      return new Section(path, values);
    }
    throw new IllegalArgumentException((path.isEmpty() ? "the file" : path) + ": not a mapping");
  }

  String name(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  Optional<String> text(String key) {
    return value(key)
        .map(
            value -> {
              if (value instanceof String || value instanceof Number) {
                return value.toString();
              }
              throw wrong(key, "not a text");
            });
  }

  String requiredText(String key) {
    return text(key).orElseThrow(() -> wrong(key, "missing"));
  }

  /** A mapping of keys that are data, to texts. */
  Map<String, String> requiredTexts(String key) {
    return texts(requiredSection(key));
  }

  /** The same; empty where it is not there. */
  Map<String, String> texts(String key) {
    return section(key).map(Section::texts).orElse(Map.of());
  }

  private static Map<String, String> texts(Section section) {
    return section.values.keySet().stream()
        .map(Objects::toString)
        .collect(Collectors.toMap(Function.identity(), section::requiredText));
  }

  Optional<Long> number(String key) {
    return value(key)
        .map(
            value -> {
              if (value instanceof Integer || value instanceof Long) {
                long number = ((Number) value).longValue();
                if (number > 0) {
                  return number;
                }
              }
              throw wrong(key, "not a whole number above 0");
            });
  }

  Optional<Integer> integer(String key) {
    return number(key)
        .map(
            number -> {
              if (number > Integer.MAX_VALUE) {
                throw wrong(key, "too large");
              }
              return number.intValue();
            });
  }

  int requiredInteger(String key) {
    return integer(key).orElseThrow(() -> wrong(key, "missing"));
  }

  Optional<Section> section(String key) {
    return value(key).map(value -> at(name(key), value));
  }

  Section requiredSection(String key) {
    return section(key).orElseThrow(() -> wrong(key, "missing"));
  }

  List<Section> sections(String key) {
    if (value(key).orElseThrow(() -> wrong(key, "missing")) instanceof List<?> items) {
      return IntStream.range(0, items.size())
          .mapToObj(i -> at(name(key) + "[" + i + "]", items.get(i)))
          .toList();
    }
    throw wrong(key, "not a list");
  }

  /** Refuses what nobody asked for: a misspelt key must not pass as a default. */
  void end() {
    for (var key : values.keySet()) {
      if (!read.contains(Objects.toString(key))) {
        throw wrong(Objects.toString(key), "unknown");
      }
    }
  }

  private Optional<Object> value(String key) {
    read.add(key);
    return Optional.ofNullable(values.get(key));
  }

  private IllegalArgumentException wrong(String key, String why) {
    return new IllegalArgumentException(name(key) + ": " + why);
  }
}
