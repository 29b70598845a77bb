package io.k8slab.cli.json;

import java.io.StringWriter;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * JSON text to maps, lists, strings, {@code Long}, {@code BigDecimal} and {@code Boolean}, and
 * back. Depth and lengths are bounded by the parser's own limits (500 levels).
 */
public final class JsonText {
  private static final JsonFactory FACTORY = new JsonFactory();

  private static final Pattern UNPRINTABLE =
      Pattern.compile(
          "[\\x{7f}-\\x{9f}\\x{2028}-\\x{202e}\\x{2066}-\\x{2069}\\x{feff}\\x{fffe}\\x{ffff}]");

  private JsonText() {}

  /**
   * @throws MalformedJson if it is not exactly one JSON value other than null
   */
  public static Object parse(byte[] json) throws MalformedJson {
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), json)) {
      parser.nextToken();
      Object value = value(parser);
      if (value == null || parser.nextToken() != null) {
        throw new MalformedJson("not one JSON value");
      }
      return value;
    } catch (JacksonException e) {
      throw new MalformedJson("not JSON");
    }
  }

  private static @Nullable Object value(JsonParser parser) throws MalformedJson {
    JsonToken token = parser.currentToken();
    if (token == null) {
      throw new MalformedJson("not JSON");
    }
    return switch (token) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> array(parser);
      case VALUE_STRING -> parser.getString();
      case VALUE_NUMBER_INT ->
          parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
              ? parser.getDecimalValue()
              : (Object) parser.getLongValue();
      case VALUE_NUMBER_FLOAT -> parser.getDecimalValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      default -> throw new MalformedJson("not JSON");
    };
  }

  private static Map<String, @Nullable Object> object(JsonParser parser) throws MalformedJson {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      members.put(name, value(parser));
    }
    return members;
  }

  private static List<@Nullable Object> array(JsonParser parser) throws MalformedJson {
    List<@Nullable Object> elements = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      elements.add(value(parser));
    }
    return elements;
  }

  /** On one line. */
  public static String write(@Nullable Object value) {
    StringWriter out = new StringWriter();
    try (JsonGenerator generator = FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
      write(generator, value);
    }
    return escaped(out.toString());
  }

  /**
   * Writes as escapes what a YAML parser refuses or a terminal obeys: DEL, C1 controls, line
   * separators, changes of direction. All of it stands inside strings.
   */
  private static String escaped(String json) {
    Matcher raw = UNPRINTABLE.matcher(json);
    return raw.find()
        ? raw.replaceAll(
            found -> String.format(Locale.ROOT, "\\\\u%04x", (int) found.group().charAt(0)))
        : json;
  }

  private static void write(JsonGenerator generator, @Nullable Object value) {
    if (value == null) {
      generator.writeNull();
    } else if (value instanceof Map<?, ?> members) {
      generator.writeStartObject();
      for (Map.Entry<?, ?> member : members.entrySet()) {
        generator.writeName(String.valueOf(member.getKey()));
        write(generator, member.getValue());
      }
      generator.writeEndObject();
    } else if (value instanceof List<?> elements) {
      generator.writeStartArray();
      for (Object element : elements) {
        write(generator, element);
      }
      generator.writeEndArray();
    } else if (value instanceof Long whole) {
      generator.writeNumber(whole);
    } else if (value instanceof BigDecimal number) {
      generator.writeNumber(number);
    } else if (value instanceof Boolean flag) {
      generator.writeBoolean(flag);
    } else {
      generator.writeString(value.toString());
    }
  }
}
