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
import org.jspecify.annotations.Nullable;

/**
 * The readers and writers of single values. The generated types name them as {@code read} and the
 * Java type of the property, so a new type in the document that is not here fails the build. Loops
 * and plain calls all through: the first lambda of a class costs a millisecond of start-up.
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

  public static List<Object> readAllObject(Object json) {
    return List.copyOf(elements(json));
  }

  public static List<String> readAllString(Object json) {
    List<String> read = new ArrayList<>();
    for (Object each : elements(json)) {
      read.add(readString(each));
    }
    return List.copyOf(read);
  }

  public static Map<String, String> readMapString(Object json) {
    Map<String, String> read = new LinkedHashMap<>();
    for (Map.Entry<?, ?> each : JsonObject.of("the map", json).members().entrySet()) {
      read.put(readString(each.getKey()), readString(each.getValue()));
    }
    return read;
  }

  /**
   * @throws UnexpectedShape if it is no list
   */
  public static List<?> elements(Object json) {
    return of(List.class, json, "a list");
  }

  /** Puts a value as JSON, or nothing where it is null: the API tells absent from null. */
  public static void put(Map<String, Object> out, String name, @Nullable Object value) {
    if (value != null) {
      out.put(name, write(value));
    }
  }

  private static Object write(Object value) {
    if (value instanceof JsonWritable writable) {
      return writable.write();
    }
    if (value instanceof List<?> list) {
      List<Object> out = new ArrayList<>();
      for (Object element : list) {
        out.add(write(element));
      }
      return out;
    }
    if (value instanceof Map<?, ?> map) {
      Map<Object, Object> out = new LinkedHashMap<>();
      for (Map.Entry<?, ?> each : map.entrySet()) {
        out.put(each.getKey(), write(each.getValue()));
      }
      return out;
    }
    if (value instanceof Integer whole) {
      return whole.longValue();
    }
    boolean asItIs = value instanceof Number || value instanceof Boolean;
    return asItIs ? value : value.toString();
  }

  private static <T> T of(Class<T> type, Object json, String what) {
    if (type.isInstance(json)) {
      return type.cast(json);
    }
    throw new UnexpectedShape("not " + what);
  }
}
