package io.k8slab.cli.json;

import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One JSON object on its way into a generated type; {@code type} is there for the error's sake. */
public record JsonObject(String type, Map<?, ?> members) {

  /**
   * @throws UnexpectedShape if it is no object
   */
  public static JsonObject of(String type, Object json) {
    if (json instanceof Map<?, ?> members) {
      return new JsonObject(type, members);
    }
    throw new UnexpectedShape(type + " is not an object");
  }

  /**
   * @throws UnexpectedShape if the member is missing, null or of another type
   */
  public <T> T required(String name, Function<Object, T> reader) {
    Object value = members.get(name);
    if (value == null) {
      throw new UnexpectedShape(type + "." + name + " is missing");
    }
    return read(name, value, reader);
  }

  /**
   * Null where the member is missing or null.
   *
   * @throws UnexpectedShape if it is of another type
   */
  public <T> @Nullable T optional(String name, Function<Object, T> reader) {
    Object value = members.get(name);
    return value == null ? null : read(name, value, reader);
  }

  private <T> T read(String name, Object value, Function<Object, T> reader) {
    try {
      return reader.apply(value);
    } catch (UnexpectedShape e) {
      throw new UnexpectedShape(type + "." + name + ": " + e.getMessage());
    }
  }
}
