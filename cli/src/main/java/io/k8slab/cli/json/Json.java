package io.k8slab.cli.json;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The readers and writers of single values. The generated types name them as {@code read} and the
 * Java type of the property, so a new type in the document that is not here fails the build.
 */
public final class Json {
  private Json() {}

  public static String readString(Object json) {
    return of(String.class, json, "a string");
  }

  public static Boolean readBoolean(Object json) {
    return of(Boolean.class, json, "true or false");
  }

  public static Integer readInteger(Object json) {
    long value = readLong(json);
    if (value != (int) value) {
      throw new UnexpectedShape("out of range");
    }
    return (int) value;
  }

  public static Long readLong(Object json) {
    return of(Long.class, json, "an integer");
  }

  public static BigDecimal readBigDecimal(Object json) {
    return json instanceof Long whole
        ? BigDecimal.valueOf(whole)
        : of(BigDecimal.class, json, "a number");
  }

  public static Object readObject(Object json) {
    return json;
  }

  public static UUID readUUID(Object json) {
    try {
      return UUID.fromString(readString(json));
    } catch (IllegalArgumentException e) {
      throw new UnexpectedShape("not a UUID");
    }
  }

  public static Instant readInstant(Object json) {
    try {
      return OffsetDateTime.parse(readString(json)).toInstant();
    } catch (DateTimeException e) {
      throw new UnexpectedShape("not a time");
    }
  }

  public static <T> Function<Object, List<T>> list(Function<Object, T> element) {
    return json -> {
      List<T> read = new ArrayList<>();
      for (Object each : of(List.class, json, "a list")) {
        read.add(element.apply(each));
      }
      return List.copyOf(read);
    };
  }

  public static <T> Function<Object, Map<String, T>> map(Function<Object, T> element) {
    return json -> {
      Map<String, T> read = new LinkedHashMap<>();
      JsonObject.of("the map", json)
          .members()
          .forEach((key, value) -> read.put(readString(key), element.apply(value)));
      return read;
    };
  }

  /** Puts a value as JSON, or nothing where it is null: the API tells absent from null. */
  public static void put(Map<String, Object> out, String name, @Nullable Object value) {
    if (value != null) {
      out.put(name, write(value));
    }
  }

  private static Object write(Object value) {
    return switch (value) {
      case JsonWritable writable -> writable.write();
      case List<?> list -> list.stream().map(Json::write).toList();
      case Map<?, ?> map -> {
        Map<Object, Object> out = new LinkedHashMap<>();
        map.forEach((key, element) -> out.put(key, write(element)));
        yield out;
      }
      case Integer whole -> whole.longValue();
      case Long _, BigDecimal _, Boolean _, String _ -> value;
      default -> value.toString();
    };
  }

  private static <T> T of(Class<T> type, Object json, String what) {
    if (type.isInstance(json)) {
      return type.cast(json);
    }
    throw new UnexpectedShape("not " + what);
  }
}
