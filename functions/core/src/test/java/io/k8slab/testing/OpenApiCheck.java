package io.k8slab.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import io.k8slab.http.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Holds an answer against the served OpenAPI document: status, content type, headers, body. */
public final class OpenApiCheck {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDefaultDialect(
          SpecificationVersion.DRAFT_2020_12,
          registry ->
              registry.schemaRegistryConfig(
                  SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));

  /** What a program may want to act on: an operation that can answer so must list it. */
  private static final Set<Integer> LISTED = Set.of(401, 403, 404, 409, 422, 429);

  private final JsonNode document = read();
  private final Map<String, Schema> schemas = new ConcurrentHashMap<>();

  /**
   * Fails where the answer is not one that the document describes. An answer to a path or method
   * that is not in it must be a problem. 400, 405, 406, 413, 415 and 5xx need not be listed.
   */
  public void check(String method, String path, Response answer) {
    var operation = operation(method, path);
    if (operation != null && LISTED.contains(answer.status())) {
      assertThat(operation.path("responses").propertyNames())
          .as(method + " " + path)
          .contains(Integer.toString(answer.status()));
    }
    var described =
        operation == null
            ? document.at("/components/responses/Problem")
            : described(operation, answer.status());
    var what = method + " " + path + " " + answer.status();
    checkHeaders(what, answer);
    var content = described.path("content");
    if (content.isMissingNode()) {
      assertThat(answer.body()).as(what).isEmpty();
      return;
    }
    var type = answer.headers().getOrDefault("content-type", "").replaceFirst(";.*", "");
    assertThat(content.propertyNames()).as(what).contains(type);
    if ((type.equals("application/json") || type.endsWith("+json")) && !method.equals("HEAD")) {
      assertThat(violations(content.path(type).path("schema"), answer.body())).as(what).isEmpty();
    }
  }

  /** Fails where a text is not what the document's schema of that name says. */
  public void checkSchema(String name, String json) {
    var reference = JSON.createObjectNode().put("$ref", "#/components/schemas/" + name);
    assertThat(violations(reference, json.getBytes(StandardCharsets.UTF_8))).as(json).isEmpty();
  }

  private static void checkHeaders(String what, Response answer) {
    assertThat(answer.headers())
        .as(what)
        .containsKeys(
            "x-correlation-id",
            "strict-transport-security",
            "content-security-policy",
            "referrer-policy",
            "cache-control")
        .containsEntry("x-content-type-options", "nosniff");
    if (answer.status() == 401) {
      assertThat(answer.headers()).as(what).containsKey("www-authenticate");
    }
    if (answer.status() == 405) {
      assertThat(answer.headers()).as(what).containsKey("allow");
    }
    if (answer.status() == 429) {
      assertThat(answer.headers())
          .as(what)
          .containsKeys(
              "retry-after", "x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset");
    }
    if (answer.status() == 503) {
      assertThat(answer.headers()).as(what).containsKey("retry-after");
    }
  }

  private JsonNode described(JsonNode operation, int status) {
    var responses = operation.path("responses");
    var response = responses.path(Integer.toString(status));
    var found = response.isMissingNode() ? responses.path("default") : response;
    return found.has("$ref") ? document.at(found.path("$ref").stringValue().substring(1)) : found;
  }

  private @org.jspecify.annotations.Nullable JsonNode operation(String method, String path) {
    var bare = path.replaceFirst("\\?.*", "");
    var exact = document.path("paths").path(bare);
    var name = method.equals("HEAD") ? "get" : method.toLowerCase(java.util.Locale.ROOT);
    if (!exact.isMissingNode()) {
      return exact.get(name); // a literal wins over a parameter
    }
    for (var entry : document.path("paths").properties()) {
      if (bare.matches(entry.getKey().replaceAll("\\{[a-z_]+}", "[^/]+"))) {
        return entry.getValue().get(name);
      }
    }
    return null;
  }

  private List<String> violations(JsonNode schema, byte[] body) {
    return schemas
        .computeIfAbsent(
            schema.toString(),
            text -> {
              ObjectNode whole = JSON.createObjectNode();
              whole.putArray("allOf").add(schema);
              whole.set("components", document.path("components"));
              return REGISTRY.getSchema(whole.toString(), InputFormat.JSON);
            })
        .validate(new String(body, StandardCharsets.UTF_8), InputFormat.JSON)
        .stream()
        .map(Object::toString)
        .toList();
  }

  private static JsonNode read() {
    try (var stream = OpenApiCheck.class.getResourceAsStream("/openapi.json")) {
      return JSON.readTree(Objects.requireNonNull(stream).readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
