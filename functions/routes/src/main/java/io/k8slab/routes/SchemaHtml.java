package io.k8slab.routes;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Schemas as tables of fields. */
final class SchemaHtml {
  private static final String SCHEMAS = "#/components/schemas/";
  private static final Map<String, String> LIMITS =
      Map.of(
          "minLength", "length ≥ %s",
          "maxLength", "length ≤ %s",
          "minimum", "≥ %s",
          "maximum", "≤ %s",
          "maxProperties", "at most %s entries",
          "pattern", "%s",
          "default", "default %s");
  private static final List<String> LIMIT_ORDER =
      List.of(
          "minLength", "maxLength", "minimum", "maximum", "maxProperties", "pattern", "default");

  private final Document document;

  SchemaHtml(Document document) {
    this.document = document;
  }

  /** The fields of an object schema, those of objects inside it with a dotted name. */
  String fields(@Nullable Object schema) {
    var rows = new StringBuilder();
    addRows(rows, "", document.resolve(schema));
    return rows.isEmpty()
        ? ""
        : "<div class=\"scroll\"><table><thead><tr><th>Field</th><th>Type</th><th>Meaning</th></tr>"
            + "</thead><tbody>"
            + rows
            + "</tbody></table></div>";
  }

  private void addRows(StringBuilder rows, String prefix, Map<String, Object> object) {
    var required = Set.copyOf(Document.list(object.get("required")));
    Document.map(object.get("properties"))
        .forEach(
            (name, property) -> {
              var schema = Document.map(property);
              rows.append(row(prefix + name, required.contains(name), schema));
              if (!schema.containsKey("$ref")) {
                addRows(rows, prefix + name + ".", schema);
              }
            });
  }

  private String row(String name, boolean required, Map<String, Object> schema) {
    return "<tr><td><code>%s</code>%s</td><td>%s</td><td>%s</td></tr>"
        .formatted(
            Html.escape(name),
            required ? " <span class=\"required\">required</span>" : "",
            type(schema),
            meaning(schema));
  }

  /** A schema's type, a link where it has a name. */
  String type(@Nullable Object node) {
    var schema = Document.map(node);
    if (schema.get("$ref") instanceof String reference && reference.startsWith(SCHEMAS)) {
      var name = reference.substring(SCHEMAS.length());
      return "<a href=\"#schema-%s\">%s</a>".formatted(Html.anchor(name), Html.escape(name));
    }
    var type = Document.text(schema.get("type"));
    if (type.equals("array")) {
      return "list of " + type(schema.get("items"));
    }
    if (type.equals("object") && schema.get("additionalProperties") instanceof Map<?, ?> values) {
      return "map to " + type(values);
    }
    var format = Document.text(schema.get("format"));
    return Html.escape(format.isEmpty() ? type : type + " (" + format + ")");
  }

  /** What is said of a value: its description, its choices, its limits. */
  String meaning(Map<String, Object> schema) {
    var parts = new ArrayList<String>();
    if (schema.containsKey("description")) {
      parts.add(Html.inline(Document.text(schema.get("description"))));
    }
    if (schema.containsKey("const")) {
      parts.add("always " + code(schema.get("const")));
    }
    if (schema.containsKey("enum")) {
      parts.add("one of " + codes(Document.list(schema.get("enum"))));
    }
    LIMIT_ORDER.stream()
        .filter(schema::containsKey)
        .map(limit -> limit(limit, Document.text(schema.get(limit))))
        .forEach(parts::add);
    if (schema.containsKey("examples")) {
      parts.add("such as " + codes(Document.list(schema.get("examples"))));
    }
    return String.join("<br>", parts);
  }

  private static String limit(String name, String value) {
    var shown = Html.escape(LIMITS.getOrDefault(name, "%s").formatted(value));
    return "<span class=\"limit\">" + (name.equals("pattern") ? code(value) : shown) + "</span>";
  }

  private static String codes(List<?> values) {
    return values.stream().map(SchemaHtml::code).collect(Collectors.joining(", "));
  }

  private static String code(@Nullable Object value) {
    return "<code>" + Html.escape(Document.text(value)) + "</code>";
  }
}
