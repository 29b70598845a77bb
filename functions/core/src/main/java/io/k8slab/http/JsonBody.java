package io.k8slab.http;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A JSON object being read field by field. Every fault is collected with its JSON pointer, so that
 * one answer names them all; {@link #finish} then refuses the body if there was one, or if it has a
 * field that nobody asked for. What a reading method returns before {@code finish} may be a
 * placeholder.
 */
public final class JsonBody {
  private final JsonNode node;
  private final String pointer;
  private final List<FieldError> errors;
  private final Set<String> known = new HashSet<>();
  private final List<JsonBody> children = new ArrayList<>();

  private JsonBody(JsonNode node, String pointer, List<FieldError> errors) {
    this.node = node;
    this.pointer = pointer;
    this.errors = errors;
  }

  /**
   * Parses the request's body.
   *
   * @throws ProblemException 400 {@code malformed-request} where it is no JSON, 422 where it is no
   *     object
   */
  public static JsonBody of(Request request) {
    var node = ParseJson.parse(request.body());
    var body = new JsonBody(node, "", new ArrayList<>());
    if (!node.isObject()) {
      body.errors.add(new FieldError("", "must be an object"));
      body.finish();
    }
    return body;
  }

  /** Text of so many code points; an absent or wrong field is an error and reads as empty. */
  public String text(String name, int minLength, int maxLength) {
    return required(name, optionalText(name, minLength, maxLength), "");
  }

  public Optional<String> optionalText(String name, int minLength, int maxLength) {
    return string(name, text -> TextFaults.of(text, minLength, maxLength));
  }

  /** Text without control characters, such as a name that people see. */
  public String line(String name, int minLength, int maxLength) {
    return required(name, optionalLine(name, minLength, maxLength), "");
  }

  public Optional<String> optionalLine(String name, int minLength, int maxLength) {
    return string(name, text -> TextFaults.ofLine(text, minLength, maxLength));
  }

  /** A whole number in this range; an absent or wrong field is an error and reads as the least. */
  public int number(String name, int least, int most) {
    return required(name, optionalNumber(name, least, most), least);
  }

  public Optional<Integer> optionalNumber(String name, int least, int most) {
    var value = take(name);
    if (value == null) {
      return Optional.empty();
    }
    if (!value.isIntegralNumber()) {
      return wrong(name, "must be a whole number");
    }
    if (!value.canConvertToInt() || value.intValue() < least || value.intValue() > most) {
      return wrong(name, "must be from " + least + " to " + most);
    }
    return Optional.of(value.intValue());
  }

  /** True or false. */
  public Optional<Boolean> optionalFlag(String name) {
    var value = take(name);
    if (value == null) {
      return Optional.empty();
    }
    return value.isBoolean()
        ? Optional.of(value.booleanValue())
        : wrong(name, "must be true or false");
  }

  /** A list of texts, each of at most so many code points; an absent one reads as empty. */
  public Optional<List<String>> optionalList(String name, int most, int maxLength) {
    var value = take(name);
    if (value == null) {
      return Optional.empty();
    }
    if (!value.isArray() || value.size() > most) {
      return wrong(name, "must be a list of at most " + most);
    }
    var texts = new ArrayList<String>();
    for (var element : value) {
      var fault =
          element.isString()
              ? TextFaults.of(element.stringValue(), 1, maxLength)
              : Optional.of("must be text");
      if (fault.isPresent()) {
        errors.add(new FieldError(pointerTo(name) + "/" + texts.size(), fault.get()));
        return Optional.empty();
      }
      texts.add(element.stringValue());
    }
    return Optional.of(texts);
  }

  /** Whether the body has this field. */
  public boolean has(String name) {
    return node.has(name);
  }

  /** An object inside; its fields are read from it, its faults end up in this body's. */
  public Optional<JsonBody> optionalObject(String name) {
    var value = take(name);
    if (value == null) {
      return Optional.empty();
    }
    if (!value.isObject()) {
      return wrong(name, "must be an object");
    }
    var child = new JsonBody(value, pointerTo(name), errors);
    children.add(child);
    return Optional.of(child);
  }

  /** An object of texts such as labels; empty where absent. */
  public Map<String, String> texts(String name, int most, Pattern keys, int maxLength) {
    var texts = new LinkedHashMap<String, String>();
    var child = optionalObject(name);
    if (child.isEmpty()) {
      return texts;
    }
    if (child.get().node.size() > most) {
      refuse(name, "must have at most " + most + " entries");
    }
    for (var key : child.get().node.propertyNames()) {
      if (!keys.matcher(key).matches()) {
        child.get().known.add(key);
        child.get().refuse(key, "this name must match " + keys.pattern());
      } else {
        child.get().optionalText(key, 0, maxLength).ifPresent(value -> texts.put(key, value));
      }
    }
    return texts;
  }

  /** A fault that the caller found in this field. */
  public void refuse(String name, String detail) {
    errors.add(new FieldError(pointerTo(name), detail));
  }

  /** Whether this field, or the body where the name is empty, has had no fault yet. */
  public boolean isSound(String name) {
    var at = name.isEmpty() ? pointer : pointerTo(name);
    return errors.stream()
        .noneMatch(e -> e.pointer().equals(at) || e.pointer().startsWith(at + "/"));
  }

  /**
   * Ends the reading.
   *
   * @throws ProblemException 422 {@code invalid-field} with every fault found
   */
  public void finish() {
    refuseUnknown();
    if (!errors.isEmpty()) {
      throw Problem.ofFields(
              ProblemType.INVALID_FIELD,
              errors.size() == 1 ? "One field is not valid." : "Some fields are not valid.",
              errors)
          .asException();
    }
  }

  private void refuseUnknown() {
    node.propertyNames().stream()
        .filter(name -> !known.contains(name))
        .forEach(name -> refuse(name, "there is no such field"));
    children.forEach(JsonBody::refuseUnknown);
  }

  private Optional<String> string(String name, Function<String, Optional<String>> faultOf) {
    var value = take(name);
    if (value == null) {
      return Optional.empty();
    }
    if (!value.isString()) {
      return wrong(name, "must be text");
    }
    var fault = faultOf.apply(value.stringValue());
    return fault.isPresent() ? wrong(name, fault.get()) : Optional.of(value.stringValue());
  }

  private @Nullable JsonNode take(String name) {
    known.add(name);
    return node.get(name);
  }

  private <T> T required(String name, Optional<T> value, T placeholder) {
    if (!node.has(name)) {
      refuse(name, "is required");
    }
    return value.orElse(placeholder);
  }

  private <T> Optional<T> wrong(String name, String detail) {
    refuse(name, detail);
    return Optional.empty();
  }

  private String pointerTo(String name) {
    return pointer + "/" + name.replace("~", "~0").replace("/", "~1");
  }
}
