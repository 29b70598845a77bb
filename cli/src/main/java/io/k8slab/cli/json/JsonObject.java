package io.k8slab.cli.json;

import java.util.Map;

/** One JSON object on its way into a type; remembers the member in hand for the error's sake. */
public final class JsonObject {
  private final String type;
  private final Map<?, ?> members;
  private String inHand = "";

  private JsonObject(String type, Map<?, ?> members) {
    this.type = type;
    this.members = members;
  }

  /**
   * @throws UnexpectedShape if it is no object
   */
  public static JsonObject of(String type, Object json) {
    if (json instanceof Map<?, ?> members) {
      return new JsonObject(type, members);
    }
    throw new UnexpectedShape(type + " is not an object");
  }

  Map<?, ?> members() {
    return members;
  }

  /** Whether it is there and not null. */
  public boolean has(String name) {
    return members.get(name) != null;
  }

  /**
   * @throws UnexpectedShape if it is missing or null
   */
  public Object member(String name) {
    inHand = "";
    Object value = members.get(name);
    if (value == null) {
      throw new UnexpectedShape(type + "." + name + " is missing");
    }
    inHand = name;
    return value;
  }

  /** The same with the place where it happened. */
  public UnexpectedShape at(UnexpectedShape e) {
    return inHand.isEmpty() ? e : new UnexpectedShape(type + "." + inHand + ": " + e.getMessage());
  }
}
