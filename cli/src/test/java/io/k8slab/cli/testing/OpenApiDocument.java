package io.k8slab.cli.testing;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.k8slab.cli.json.JsonText;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** openapi.yaml, as a judge of exchanges. */
final class OpenApiDocument {
  /** An operation and where it was found. */
  record Operation(String route, Map<String, Object> path, Map<String, Object> itself) {}

  private final Map<String, Object> root;
  private final SchemaRegistry registry =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
  private final Map<String, Schema> schemas = new ConcurrentHashMap<>();

  OpenApiDocument() {
    try (InputStream yaml =
        Objects.requireNonNull(OpenApiDocument.class.getResourceAsStream("/openapi.yaml"))) {
      root = map(new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Nullable Operation operation(String method, String path) {
    for (Map.Entry<String, Object> entry : map(root.get("paths")).entrySet()) {
      if (path.matches(entry.getKey().replaceAll("\\{[a-z_]+}", "[^/]+"))) {
        Object operation = map(entry.getValue()).get(method.toLowerCase(Locale.ROOT));
        return operation == null
            ? null
            : new Operation(entry.getKey(), map(entry.getValue()), map(operation));
      }
    }
    return null;
  }

  List<String> violations(
      Operation operation,
      Map<String, String> query,
      @Nullable String key,
      @Nullable String contentType,
      byte[] body) {
    List<String> found = new ArrayList<>();
    Map<String, Object> declared = new LinkedHashMap<>();
    for (Map<String, Object> each : List.of(operation.path(), operation.itself())) {
      for (Object parameter : (List<?>) each.getOrDefault("parameters", List.of())) {
        Map<String, Object> resolved = resolved(parameter);
        declared.put(resolved.get("in") + " " + resolved.get("name"), resolved.get("schema"));
      }
    }
    query.forEach(
        (name, value) -> {
          Object schema = declared.get("query " + name);
          if (schema == null) {
            found.add("query parameter " + name + " is not in the document");
          } else {
            String json = "integer".equals(map(schema).get("type")) ? value : JsonText.write(value);
            found.addAll(invalid(schema, json));
          }
        });
    Object keySchema = declared.get("header Idempotency-Key");
    if (key != null) {
      if (keySchema == null) {
        found.add("Idempotency-Key is not in the document");
      } else {
        found.addAll(invalid(keySchema, JsonText.write(key)));
      }
    } else if (keySchema != null) {
      found.add("no Idempotency-Key");
    }
    Object requestBody = operation.itself().get("requestBody");
    if (requestBody == null) {
      if (body.length > 0) {
        found.add("a body where there is none in the document");
      }
      return found;
    }
    Object content = map(map(requestBody).get("content")).get(String.valueOf(contentType));
    if (content == null) {
      found.add("content type " + contentType);
    } else if (String.valueOf(contentType).contains("json")) {
      found.addAll(invalid(map(content).get("schema"), new String(body, StandardCharsets.UTF_8)));
    } else {
      Map<String, String> form = ModelServer.fields(new String(body, StandardCharsets.UTF_8));
      found.addAll(invalid(map(content).get("schema"), JsonText.write(form)));
    }
    return found;
  }

  List<String> violations(
      Operation operation, int status, @Nullable String contentType, byte[] body) {
    Map<String, Object> responses = map(operation.itself().get("responses"));
    Object declared = responses.getOrDefault(Integer.toString(status), responses.get("default"));
    Object content = resolved(declared).get("content");
    if (content == null) {
      return body.length == 0 ? List.of() : List.of("a body for " + status);
    }
    Object media = map(content).get(String.valueOf(contentType));
    if (media == null) {
      return List.of("answer's content type " + contentType + " for " + status);
    }
    return String.valueOf(contentType).contains("json")
        ? invalid(map(media).get("schema"), new String(body, StandardCharsets.UTF_8))
        : List.of();
  }

  private List<String> invalid(@Nullable Object schema, String json) {
    Map<String, Object> whole = new LinkedHashMap<>();
    whole.put("allOf", List.of(Objects.requireNonNull(schema)));
    whole.put("components", root.get("components"));
    return schemas
        .computeIfAbsent(
            JsonText.write(schemaText(whole)), text -> registry.getSchema(text, InputFormat.JSON))
        .validate(json, InputFormat.JSON)
        .stream()
        .map(Object::toString)
        .toList();
  }

  /** SnakeYAML's Integers and Doubles, as the writer knows them. */
  private static @Nullable Object schemaText(@Nullable Object yaml) {
    return switch (yaml) {
      case Map<?, ?> members -> {
        Map<Object, @Nullable Object> out = new LinkedHashMap<>();
        members.forEach((name, value) -> out.put(name, schemaText(value)));
        yield out;
      }
      case List<?> elements -> elements.stream().map(OpenApiDocument::schemaText).toList();
      case Integer whole -> whole.longValue();
      case null, default -> yaml;
    };
  }

  private Map<String, Object> resolved(@Nullable Object node) {
    Map<String, Object> found = map(node);
    Object ref = found.get("$ref");
    if (ref == null) {
      return found;
    }
    Map<String, Object> at = root;
    for (String part : ref.toString().substring("#/".length()).split("/", -1)) {
      at = map(at.get(part));
    }
    return at;
  }

  @SuppressWarnings("unchecked")
  static Map<String, Object> map(@Nullable Object node) {
    return (Map<String, Object>) Objects.requireNonNull(node);
  }

  Map<String, Object> root() {
    return root;
  }
}
