package io.k8slab.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.k8slab.http.Operation;
import io.k8slab.http.Principal;
import io.k8slab.http.Problem;
import io.k8slab.http.ProblemType;
import io.k8slab.http.Response;
import io.k8slab.http.Role;
import io.k8slab.http.limit.RateLimitConfig;
import io.k8slab.http.limit.RateLimits;
import io.k8slab.http.limit.SharedCounts;
import io.k8slab.jdbc.DatabaseUnavailable;
import io.k8slab.testing.Answer;
import io.k8slab.testing.Exchange;
import io.k8slab.testing.FunctionExchange;
import io.k8slab.testing.OpenApiCheck;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ApiTest implements Exchange {
  private static final OpenApiCheck DOCUMENT = new OpenApiCheck();
  private static final Principal ADA =
      new Principal(UUID.randomUUID(), "ada@example.com", Set.of(Role.USER));

  private static final Instant NOW = Instant.parse("2026-05-04T09:30:00Z");
  private static final Map<String, String> GOOD = Map.of("authorization", "Bearer good");

  private final FakeHandlers fake = new FakeHandlers();
  private final Api api =
      new Api(
          fake.handlers(),
          token -> {
            if (!token.equals("good")) {
              throw Problem.of(ProblemType.INVALID_TOKEN, "no").asException();
            }
            return ADA;
          },
          new RateLimits(RateLimitConfig.DEFAULT, SharedCounts.NONE, InstantSource.fixed(NOW)));

  @Override
  public Answer send(String method, String path, Map<String, String> headers, byte[] body) {
    var answer = FunctionExchange.ask(api, method, path, headers, body);
    if (answer.status() >= 400) {
      DOCUMENT.check(method, path, answer.response());
    }
    return answer;
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /api/v1/users/me, GET_ME",
    "GET, /api/v1/clusters, LIST_CLUSTERS",
    "POST, /api/v1/clusters, CREATE_CLUSTER",
    "GET, /api/v1/clusters/demo, GET_CLUSTER",
    "HEAD, /api/v1/clusters/demo, GET_CLUSTER",
    "DELETE, /api/v1/clusters/demo, DELETE_CLUSTER",
    "POST, /api/v1/clusters/demo/extend, EXTEND_CLUSTER",
    "GET, /api/v1/clusters/extend/logs, GET_CLUSTER_LOGS",
    "GET, /health/live, HEALTH_LIVE",
    "GET, /.well-known/jwks.json, GET_JWKS",
  })
  void a_request_reaches_its_operation(String method, String path, Operation operation) {
    assertThat(send(method, path, Map.of("authorization", "bearer good"), new byte[0]).status())
        .isEqualTo(204);
    assertThat(fake.operations).containsExactly(operation);
  }

  @Test
  void the_handler_gets_everything_decoded() {
    get("/api/v1/clusters/a%2Fb%20%C3%A4/logs?after=3&wait=1%34s", "good");
    var request = fake.requests.getFirst();
    assertThat(request.pathParameter("id")).isEqualTo("a/b ä");
    assertThat(request.path()).isEqualTo("/api/v1/clusters/a/b ä/logs");
    assertThat(request.queryValue("after")).contains("3");
    assertThat(request.queryValue("wait")).contains("14s");
    assertThat(request.remoteAddress()).isEqualTo("192.0.2.7");
    assertThat(request.caller()).isEqualTo(ADA);
    assertThat(request).hasToString("GET /api/v1/clusters/a/b ä/logs");
    get("/api/v1/clusters?name=1%2B1+s", "good");
    assertThat(fake.requests.getLast().queryValue("name")).contains("1+1 s");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/x",
        "/api/v1/clusters/",
        "/api/v1/clusters//logs",
        "//api/v1/clusters",
        "/api/v1/clusters/demo/logs/x",
        "/api/v1/clusters/demo/..",
        "/API/v1/clusters",
        "/api/v1/clusters;x=1"
      })
  void an_unknown_path_is_not_found(String path) {
    var answer = get(path, "good");
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.problem()).isEqualTo("not-found");
    assertThat(answer.field("instance")).isEqualTo(path);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/v1/%00", "/api/%", "/api/%zz", "/api/%2", "/%ff", "*", "/%c0%af"})
  void a_path_that_cannot_be_decoded_is_malformed(String path) {
    assertThat(send("GET", path).problem()).isEqualTo("malformed-request");
  }

  @ParameterizedTest
  @CsvSource({
    "PUT, /api/v1/clusters, 'GET, HEAD, POST'",
    "PATCH, /api/v1/clusters/demo/logs, 'GET, HEAD'",
    "TRACE, /api/v1/auth/login, POST",
    "OPTIONS, /health/live, 'GET, HEAD'",
    "get, /health/live, 'GET, HEAD'",
  })
  void a_wrong_method_is_refused_with_those_allowed(String method, String path, String allow) {
    var answer = send(method, path);
    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.problem()).isEqualTo("method-not-allowed");
    assertThat(answer.header("allow")).isEqualTo(allow);
  }

  @Test
  void head_is_get_without_the_body() {
    fake.answer = (operation, request) -> Response.json(200, Map.of("a", "b"));
    var answer = send("HEAD", "/health/live");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text()).isEmpty();
    assertThat(answer.header("content-length")).isEqualTo("9");
  }

  @Test
  void a_valid_correlation_id_is_echoed_and_another_replaced() {
    assertThat(
            send("GET", "/health/live", Map.of("x-correlation-id", "a.B_9-"), new byte[0])
                .header("x-correlation-id"))
        .isEqualTo("a.B_9-");
    assertThat(fake.requests.getFirst().correlationId()).isEqualTo("a.B_9-");
    for (var bad : List.of("", "a b", "a\nb", "é", "x".repeat(65))) {
      var id =
          send("GET", "/health/live", Map.of("x-correlation-id", bad), new byte[0])
              .header("x-correlation-id");
      assertThat(UUID.fromString(id).version()).isEqualTo(7);
    }
  }

  @Test
  void every_answer_carries_the_security_headers_and_a_handler_may_say_otherwise() {
    assertThat(send("GET", "/health/live").response().headers())
        .containsEntry("x-content-type-options", "nosniff")
        .containsEntry("referrer-policy", "no-referrer")
        .containsEntry("cache-control", "no-store")
        .containsKey("strict-transport-security")
        .hasEntrySatisfying(
            "content-security-policy",
            policy ->
                assertThat(policy)
                    .contains("default-src 'none'")
                    .contains("object-src 'none'")
                    .contains("base-uri 'none'")
                    .contains("frame-ancestors 'none'"));
    fake.answer = (operation, request) -> Response.empty(204).with("cache-control", "no-cache");
    assertThat(send("GET", "/health/live").header("cache-control")).isEqualTo("no-cache");
  }

  @Test
  void a_secured_operation_wants_a_token() {
    var answer = send("GET", "/api/v1/users/me");
    assertThat(answer.problem()).isEqualTo("unauthenticated");
    assertThat(answer.header("www-authenticate")).isEqualTo("Bearer realm=\"k8slab\"");
    assertThat(fake.requests).isEmpty();
  }

  @Test
  void a_refusal_of_rights_is_logged_with_who_wanted_what() {
    var logger = (Logger) LoggerFactory.getLogger(Api.class);
    var log = new ListAppender<ILoggingEvent>();
    log.start();
    logger.addAppender(log);
    logger.setLevel(Level.INFO);
    try {
      assertThat(send("GET", "/api/v1/users", GOOD, new byte[0]).status()).isEqualTo(403);
      assertThat(get("/api/v1/users", "k8slab_pat_stolen").status()).isEqualTo(401);
    } finally {
      logger.setLevel(null);
      logger.detachAppender(log);
    }
    var refused =
        log.list.stream()
            .filter(line -> line.getMessage().equals("a request was refused"))
            .toList();
    assertThat(refused).hasSize(2);
    assertThat(refused.get(0).getMDCPropertyMap())
        .containsEntry("user_id", ADA.userId().toString())
        .containsKey("correlation_id");
    assertThat(refused.get(0).getKeyValuePairs().toString()).contains("LIST_USERS", "403");
    assertThat(refused.get(1).getMDCPropertyMap()).doesNotContainKey("user_id");
    assertThat(refused.toString()).doesNotContain("k8slab_pat_");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Basic Z29vZDo=", "Bearer", "Bearer  ", "good", "Bearer a b", "Bearer x"})
  void anything_but_a_good_bearer_token_is_refused(String header) {
    var answer = send("GET", "/api/v1/users/me", Map.of("authorization", header), new byte[0]);
    assertThat(answer.problem()).isEqualTo("invalid-token");
    assertThat(answer.header("www-authenticate")).contains("error=\"invalid_token\"");
  }

  @ParameterizedTest
  @CsvSource({
    "limit=0, limit",
    "limit=101, limit",
    "limit=1e1, limit",
    "limit=, limit",
    "limit=99999999999999999999, limit",
    "limit=1&limit=2, limit",
    "status=running, status",
    "status=RUNNING%0A, status",
    "statuss=RUNNING, statuss",
    "'', ''",
  })
  void a_wrong_query_parameter_is_named(String query, String named) {
    var answer = get("/api/v1/clusters?" + query, "good");
    if (query.isEmpty()) {
      assertThat(answer.status()).isEqualTo(204);
    } else {
      assertThat(answer.problem()).isEqualTo("invalid-field");
      assertThat(answer.pointers()).containsExactly(named);
    }
  }

  @Test
  void good_query_parameters_pass() {
    assertThat(get("/api/v1/clusters?status=RUNNING,ERROR&limit=100&name=d", "good").status())
        .isEqualTo(204);
    assertThat(get("/api/v1/clusters/x/logs?after=9000000000", "good").status()).isEqualTo(204);
    assertThat(get("/api/v1/clusters/x/logs?after=" + Long.MAX_VALUE, "good").status())
        .isEqualTo(204);
    for (var wrong : List.of("-1", "9223372036854775808", "-0x1", "1.0", "%D9%A3")) {
      assertThat(get("/api/v1/clusters/x/logs?after=" + wrong, "good").pointers())
          .containsExactly("after");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "é"})
  void a_wrong_idempotency_key_is_named(String key) {
    var headers = Map.of("authorization", "Bearer good", "idempotency-key", key);
    assertThat(post("/api/v1/clusters", "application/json", "{}", headers).pointers())
        .containsExactly("Idempotency-Key");
  }

  @Test
  void a_name_that_is_too_long_for_any_is_not_found() {
    assertThat(get("/api/v1/clusters/" + "a".repeat(64), "good").status()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource({
    "text/plain, 415",
    "'', 415",
    "application/json;charset=iso-8859-1, 415",
    "application/jsonx, 415",
    "';', 415",
    "';;charset', 415",
    "application/json, 204",
    "'application/json; charset=UTF-8', 204",
    "'Application/JSON;charset=\"utf-8\"', 204",
  })
  void a_body_has_the_content_type_of_its_operation(String type, int status) {
    assertThat(post("/api/v1/auth/login", type, "{}", Map.of()).status()).isEqualTo(status);
  }

  @Test
  void a_body_without_a_type_or_compressed_is_refused() {
    assertThat(send("POST", "/api/v1/auth/login", Map.of(), new byte[] {'{', '}'}).problem())
        .isEqualTo("unsupported-media-type");
    assertThat(
            post("/api/v1/auth/login", "application/json", "{}", Map.of("content-encoding", "gzip"))
                .problem())
        .isEqualTo("unsupported-media-type");
  }

  @Test
  void a_body_may_have_one_mebibyte() {
    var headers = Map.of("content-type", "application/json");
    assertThat(send("POST", "/api/v1/users", headers, new byte[1024 * 1024]).status())
        .isEqualTo(204);
    assertThat(send("POST", "/api/v1/users", headers, new byte[1024 * 1024 + 1]).problem())
        .isEqualTo("body-too-large");
  }

  @ParameterizedTest
  @CsvSource({
    "*/*, 204",
    "application/json, 204",
    "'text/html, application/*;q=0.1', 204",
    "'', 204",
    "text/html, 406",
    "';', 406",
    "',', 406",
    "application/json;q=0, 406",
    "'application/json;q=0.0, text/*', 406",
  })
  void an_answer_is_in_what_the_client_takes(String accept, int status) {
    assertThat(send("GET", "/health/live", Map.of("accept", accept), new byte[0]).status())
        .isEqualTo(status);
  }

  @Test
  void a_problem_is_written_with_all_that_belongs_to_it() {
    fake.answer =
        (operation, request) -> {
          throw new Problem(
                  ProblemType.QUOTA_EXCEEDED, "3 of 3", List.of(), Map.of("retry-after", "9"))
              .asException();
        };
    var headers = Map.of("authorization", "Bearer good", "x-correlation-id", "c1");
    var answer = send("POST", "/api/v1/clusters", headers, new byte[0]);
    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.header("content-type")).isEqualTo("application/problem+json");
    assertThat(answer.header("retry-after")).isEqualTo("9");
    assertThat(answer.text())
        .isEqualTo(
            "{\"type\":\"urn:k8slab:problem:quota-exceeded\",\"title\":\"The quota is used up\","
                + "\"status\":409,\"detail\":\"3 of 3\",\"instance\":\"/api/v1/clusters\","
                + "\"correlation_id\":\"c1\"}");
  }

  @Test
  void a_database_that_is_away_is_503_and_says_when_to_come_back() {
    fake.answer =
        (operation, request) -> {
          throw new DatabaseUnavailable(new SQLException("secret detail"));
        };
    var answer = send("GET", "/health/live");
    assertThat(answer.problem()).isEqualTo("unavailable");
    assertThat(answer.header("retry-after")).isEqualTo("2");
    assertThat(answer.text()).doesNotContain("secret");
  }

  @Test
  void a_defect_is_500_without_details() {
    fake.answer =
        (operation, request) -> {
          throw new IllegalStateException("secret detail");
        };
    var answer = send("GET", "/health/live");
    assertThat(answer.problem()).isEqualTo("internal");
    assertThat(answer.text()).doesNotContain("secret").doesNotContain("Exception");
  }

  @Test
  void endless_recursion_in_a_handler_is_500() {
    fake.answer =
        (operation, request) -> {
          throw new StackOverflowError();
        };
    assertThat(send("GET", "/health/live").problem()).isEqualTo("internal");
  }

  @Test
  void every_answer_says_how_the_limit_stands_and_whose_it_is() {
    assertThat(get("/api/v1/users/me", "good").header("x-ratelimit-limit")).isEqualTo("1200");
    assertThat(get("/api/v1/users/me", "good").header("x-ratelimit-remaining")).isEqualTo("1198");
    assertThat(get("/api/v1/clusters/x/extend", "good").header("x-ratelimit-limit"))
        .isEqualTo("600"); // a wrong method: nobody was asked who they are
    assertThat(send("GET", "/docs").header("x-ratelimit-limit")).isEqualTo("600");
    assertThat(post("/api/v1/clusters", "application/json", "{}", GOOD).header("x-ratelimit-limit"))
        .isEqualTo("300");
    for (var path : List.of("/nowhere", "/%", "/health/live")) {
      assertThat(Long.parseLong(send("GET", path).header("x-ratelimit-reset"))).isPositive();
    }
  }

  @Test
  void one_request_too_many_is_429_and_says_when_to_come_back() {
    for (int i = 0; i < 300; i++) {
      assertThat(post("/api/v1/clusters", "application/json", "{}", GOOD).status()).isEqualTo(204);
    }
    var refused = post("/api/v1/clusters", "application/json", "{}", GOOD);
    assertThat(refused.problem()).isEqualTo("rate-limited");
    assertThat(refused.header("x-ratelimit-remaining")).isEqualTo("0");
    assertThat(refused.header("retry-after")).isEqualTo("1");
    assertThat(fake.requests).hasSize(300);
    assertThat(get("/api/v1/clusters", "good").status()).isEqualTo(204);
  }

  @Test
  void a_wrong_token_counts_for_the_address_and_takes_nothing_from_a_person_there() {
    for (int i = 0; i < 300; i++) {
      assertThat(get("/api/v1/users/me", "wrong").status()).isEqualTo(401);
      assertThat(send("GET", "/api/v1/users/me").status()).isEqualTo(401);
    }
    assertThat(get("/api/v1/users/me", "wrong").problem()).isEqualTo("rate-limited");
    assertThat(send("GET", "/docs").problem()).isEqualTo("rate-limited");
    assertThat(send("GET", "/nowhere").problem()).isEqualTo("rate-limited");
    assertThat(get("/api/v1/users/me", "good").status()).isEqualTo(204);
    assertThat(send("GET", "/health/live").status()).isEqualTo(204);
  }

  @Test
  void an_edge_refuses_in_the_same_form() {
    var answer =
        new Answer(Refuse.with(Problem.of(ProblemType.MALFORMED_REQUEST, "no"), "/x", "corr-1"));
    DOCUMENT.check("GET", "/x", answer.response());
    assertThat(answer.field("correlation_id")).isEqualTo("corr-1");
    assertThat(answer.header("x-correlation-id")).isEqualTo("corr-1");
    assertThat(new String(answer.response().body(), StandardCharsets.UTF_8)).contains("/x");
  }
}
