package io.k8slab.routes;

import java.util.Locale;
import java.util.Map;

/**
 * What the document says of one parameter.
 *
 * @param in {@code path}, {@code query} or {@code header}
 * @param least for a number its least value, for text its least length
 * @param most for a number its greatest value, for text its greatest length
 * @param pattern empty where there is none
 */
record RouteParameter(
    String in,
    String name,
    boolean required,
    boolean number,
    long least,
    long most,
    String pattern) {

  static RouteParameter of(Document document, Map<String, Object> parameter) {
    var schema = document.resolve(parameter.get("schema"));
    boolean number = "integer".equals(schema.get("type"));
    if (!number && !"string".equals(schema.get("type"))) {
      throw new IllegalArgumentException(
          "parameter " + parameter.get("name") + ": only integer and string are known");
    }
    return new RouteParameter(
        Document.text(parameter.get("in")),
        Document.text(parameter.get("name")),
        Boolean.TRUE.equals(parameter.get("required")),
        number,
        bound(schema.get(number ? "minimum" : "minLength"), number ? Long.MIN_VALUE : 0),
        bound(schema.get(number ? "maximum" : "maxLength"), number ? Long.MAX_VALUE : 8192),
        Document.text(schema.get("pattern")));
  }

  /** How the generated enum makes it. */
  String source() {
    var where = "Parameter.In." + in.toUpperCase(Locale.ROOT);
    return number
        ? "Parameter.number(%s, \"%s\", %s, %dL, %dL)".formatted(where, name, required, least, most)
        : "Parameter.text(%s, \"%s\", %s, %d, %d, \"%s\")"
            .formatted(
                where,
                name,
                required,
                least,
                most,
                pattern.replace("\\", "\\\\").replace("\"", "\\\""));
  }

  private static long bound(@org.jspecify.annotations.Nullable Object value, long otherwise) {
    return value instanceof Number number ? number.longValue() : otherwise;
  }
}
