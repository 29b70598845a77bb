package io.k8slab.cli.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.k8slab.cli.api.ClusterStatus;
import io.k8slab.cli.api.TokenResponse;
import io.k8slab.cli.json.JsonWritable;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class GeneratedTypesTest {
  private static final OpenApiDocument DOCUMENT = new OpenApiDocument();

  static Stream<String> schemas() {
    return definitions().entrySet().stream()
        .filter(e -> "object".equals(OpenApiDocument.map(e.getValue()).get("type")))
        .map(Map.Entry::getKey)
        // only ever a form, which has no JSON
        .filter(name -> !List.of("TokenRequest", "DeviceAuthorizationRequest").contains(name));
  }

  private static Map<String, Object> definitions() {
    return OpenApiDocument.map(
        OpenApiDocument.map(DOCUMENT.root().get("components")).get("schemas"));
  }

  @ParameterizedTest
  @MethodSource("schemas")
  void all_that_the_document_allows_is_read_and_written(String name) throws Exception {
    Object sample = sample(OpenApiDocument.map(definitions().get(name)));

    Class<?> type = Class.forName("io.k8slab.cli.api." + name);
    Object read = type.getMethod("read", Object.class).invoke(null, sample);
    Object all = type.getMethod("readAll", Object.class).invoke(null, List.of(sample, sample));

    assertThat(((JsonWritable) read).write()).isEqualTo(sample);
    assertThat(read).hasToString(name);
    assertThat(all).isEqualTo(List.of(read, read));
  }

  @Test
  void a_value_of_a_newer_server_is_unrecognized() {
    assertThat(ClusterStatus.read("HIBERNATED")).isEqualTo(ClusterStatus.UNRECOGNIZED);
    assertThat(ClusterStatus.RUNNING.write()).isEqualTo("RUNNING");
  }

  @Test
  void a_secret_is_in_no_text() {
    assertThat(new TokenResponse("secret", TokenResponse.TokenTypeEnum.BEARER, 1, "secret", 1))
        .asString()
        .doesNotContain("secret");
  }

  private static Object sample(Map<String, Object> schema) {
    if (schema.containsKey("$ref")) {
      String ref = schema.get("$ref").toString();
      return sample(
          OpenApiDocument.map(definitions().get(ref.substring(ref.lastIndexOf('/') + 1))));
    }
    if (schema.containsKey("const")) {
      return schema.get("const");
    }
    if (schema.containsKey("enum")) {
      return ((List<?>) schema.get("enum")).stream().filter(Objects::nonNull).toList().getLast();
    }
    return switch (String.valueOf(schema.get("type"))) {
      case "object" -> object(schema);
      case "array" -> List.of(sample(OpenApiDocument.map(schema.get("items"))));
      case "integer" -> 7L;
      case "number" -> new BigDecimal("1.5");
      case "boolean" -> true;
      default ->
          switch (String.valueOf(schema.get("format"))) {
            case "uuid" -> "00000000-0000-4000-8000-000000000001";
            case "date-time" -> "2026-11-21T10:00:00Z";
            default -> "text";
          };
    };
  }

  private static Object object(Map<String, Object> schema) {
    Map<String, Object> out = new LinkedHashMap<>();
    if (schema.containsKey("properties")) {
      OpenApiDocument.map(schema.get("properties"))
          .forEach((name, property) -> out.put(name, sample(OpenApiDocument.map(property))));
    } else {
      // where nothing is said of what is inside, anything may be
      Object inside = schema.getOrDefault("additionalProperties", Map.of());
      out.put("key", sample(OpenApiDocument.map(inside)));
    }
    return out;
  }
}
