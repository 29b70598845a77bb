package io.k8slab.http.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.k8slab.config.InvalidSetting;
import io.k8slab.config.Settings;
import io.k8slab.http.Response;
import io.k8slab.testing.Answer;
import io.k8slab.testing.FunctionExchange;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class CorsTest {
  private static final String ORIGINS = "K8SLAB_ALLOWED_ORIGINS";
  private static final String LAB = "https://lab.example.com";

  private int asked;
  private final Cors cors = cors(Map.of(ORIGINS, LAB + ", http://localhost:5173"));

  private Cors cors(Map<String, String> settings) {
    return new Cors(
        CorsConfig.from(new Settings(settings)),
        message -> {
          asked++;
          return HttpMessages.response(Response.json(200, Map.of("a", "b")));
        });
  }

  @Test
  void a_page_of_an_allowed_origin_may_read_the_answer_and_its_headers() {
    var answer = ask(cors, "GET", Map.of("origin", LAB));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.response().headers())
        .containsEntry("access-control-allow-origin", LAB)
        .containsEntry("vary", "Origin")
        .doesNotContainKey("access-control-allow-credentials");
    assertThat(answer.header("access-control-expose-headers"))
        .contains(
            "ETag", "Link", "Location", "Retry-After", "X-Correlation-Id", "X-RateLimit-Reset");
  }

  @Test
  void a_preflight_is_answered_without_asking_the_api() {
    var answer =
        ask(
            cors,
            "OPTIONS",
            Map.of(
                "origin",
                "http://localhost:5173",
                "access-control-request-method",
                "PATCH",
                "access-control-request-headers",
                "authorization",
                "x-correlation-id",
                "c1"));
    assertThat(answer.status()).isEqualTo(204);
    assertThat(answer.response().headers())
        .containsEntry("access-control-allow-origin", "http://localhost:5173")
        .containsEntry("access-control-max-age", "7200")
        .containsEntry("vary", "Origin")
        .containsEntry("x-correlation-id", "c1")
        .containsEntry("x-content-type-options", "nosniff");
    assertThat(answer.header("access-control-allow-methods")).contains("PATCH", "DELETE");
    assertThat(answer.header("access-control-allow-headers")).contains("Authorization");
    assertThat(asked).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "*",
        "https://lab.example.com.evil.example",
        "https://evil.example/https://lab.example.com",
        "http://lab.example.com",
        "https://lab.example.com:444",
        "https://xlab.example.com",
        "https://lab.example.com\r\nx-injected: 1",
      })
  void a_page_of_any_other_origin_may_not(String origin) {
    for (var method : new String[] {"GET", "OPTIONS"}) {
      var headers = Map.of("origin", origin, "access-control-request-method", "GET");
      var answer = ask(cors, method, headers);
      assertThat(answer.response().headers())
          .containsEntry("vary", "Origin")
          .doesNotContainKeys("access-control-allow-origin", "access-control-allow-methods");
    }
    assertThat(asked).isEqualTo(2);
  }

  @Test
  void where_no_origin_is_configured_none_is_allowed() {
    var answer = ask(cors(Map.of()), "GET", Map.of("origin", LAB));
    assertThat(answer.response().headers())
        .doesNotContainKeys("access-control-allow-origin", "vary");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*",
        "null",
        "lab.example.com",
        "https://a/b",
        "https://a/",
        "ftp://a",
        "https://u@a",
        "::"
      })
  void what_is_no_origin_stops_the_start(String entry) {
    var settings = new Settings(Map.of(ORIGINS, entry));
    assertThat(catchThrowableOfType(InvalidSetting.class, () -> CorsConfig.from(settings)).key())
        .isEqualTo(ORIGINS);
  }

  private static Answer ask(Cors cors, String method, Map<String, String> headers) {
    return FunctionExchange.ask(cors, method, "/x", headers, new byte[0]);
  }
}
