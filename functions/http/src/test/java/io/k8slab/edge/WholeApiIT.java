package io.k8slab.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.k8slab.events.testing.KafkaBroker;
import io.k8slab.functions.FunctionsConfig;
import io.k8slab.functions.RunningFunctions;
import io.k8slab.testing.Answer;
import io.k8slab.testing.SocketExchange;
import io.k8slab.testing.TestEnvironment;
import io.k8slab.testing.TestPostgres;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** Sockets, the function catalog, PostgreSQL and Kafka, all of them real. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class WholeApiIT {
  private static final String PASSWORD = "correct horse battery";
  private static int people;
  private static TestPostgres postgres;
  private static KafkaBroker broker;
  private static RunningFunctions functions;
  private static HttpEdge edge;
  private static SocketExchange api;

  @BeforeAll
  static void start() {
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
    postgres = TestPostgres.started();
    broker = KafkaBroker.started();
    functions =
        RunningFunctions.start(
            FunctionsConfig.from(TestEnvironment.of(postgres.config(), broker.bootstrapServers())));
    edge = HttpEdge.start(HttpConfig.loopback(0), functions.api());
    api = new SocketExchange(edge.port());
  }

  @AfterAll
  static void stop() throws IOException {
    edge.close();
    functions.close();
    broker.close();
    postgres.close();
  }

  @Test
  void from_registering_to_asking_for_a_cluster() {
    var token = token();
    var created = create(token, "key-1", "{\"name\":\"demo\"}");
    assertThat(created.status()).as(created.text()).isIn(202, 422); // no host offers anything here
    assertThat(api.get("/api/v1/clusters?limit=1", token).status()).isEqualTo(200);
    assertThat(api.get("/api/v1/quotas/me", token).status()).isEqualTo(200);
    assertThat(api.get("/api/v1/providers", token).status()).isEqualTo(200);
    assertThat(api.get("/api/v1/clusters/nothing", token).problem()).isEqualTo("not-found");
  }

  @Test
  void what_runs_says_what_it_is() {
    assertThat(api.send("GET", "/health/live").text()).isEqualTo("{\"status\":\"ok\"}");
    assertThat(api.send("GET", "/health/ready").field("status")).isEqualTo("ok");
    var openapi = api.send("GET", "/openapi.json");
    assertThat(openapi.field("openapi")).isEqualTo("3.1.0");
    var again =
        api.send(
            "GET",
            "/openapi.json",
            Map.of("if-none-match", "W/\"x\", " + openapi.header("etag")),
            new byte[0]);
    assertThat(again.status()).isEqualTo(304);
    assertThat(again.header("etag")).isEqualTo(openapi.header("etag"));
    var head = api.send("HEAD", "/openapi.json");
    assertThat(head.header("content-length"))
        .isEqualTo(Integer.toString(openapi.response().body().length));
  }

  @Test
  void the_docs_show_under_a_policy_that_allows_one_style_only() throws Exception {
    var docs = api.send("GET", "/docs");
    var policy = docs.header("content-security-policy");
    assertThat(policy)
        .contains("default-src 'none'")
        .contains("object-src 'none'")
        .contains("frame-ancestors 'none'")
        .doesNotContain("unsafe")
        .doesNotContain("http");
    var style =
        docs.text().substring(docs.text().indexOf("<style>") + 7, docs.text().indexOf("</style>"));
    var hash =
        java.util.Base64.getEncoder()
            .encodeToString(
                java.security.MessageDigest.getInstance("SHA-256")
                    .digest(style.getBytes(StandardCharsets.UTF_8)));
    assertThat(policy).contains("style-src 'sha256-" + hash + "'");
    assertThat(docs.text()).doesNotContain("<script").doesNotContain(" style=");
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/json; charset=utf-16", "text/plain", "application/xml"})
  void a_wrong_content_type_is_415(String type) {
    assertThat(api.post("/api/v1/users", type, "{}", Map.of()).problem())
        .isEqualTo("unsupported-media-type");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PUT", "PATCH", "DELETE", "TRACE"})
  void a_wrong_method_is_405(String method) throws IOException {
    try (var raw = new RawHttp(edge.port())) {
      raw.write(method + " /api/v1/auth/login HTTP/1.1\r\nHost: localhost\r\n\r\n");
      var answer = raw.read();
      assertThat(answer.problem()).isEqualTo("method-not-allowed");
      assertThat(answer.header("allow")).isEqualTo("POST");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"email\": | malformed-request | /email",
        "{\"email\":\"a@example.com\",\"x\":1,\"password\":\"correct horse battery\"} | invalid-field | /x",
        "{\"email\":\"a@example.com\",\"roles\":[\"system_admin\"],\"password\":\"correct horse battery\"} | invalid-field | /roles",
        "{\"email\":[],\"password\":{}} | invalid-field | /email",
        "'' | malformed-request | ''",
      })
  void a_broken_body_says_where(String body, String problem, String pointer) {
    var answer = api.postJson("/api/v1/users", body);
    assertThat(answer.problem()).isEqualTo(problem);
    assertThat(answer.pointers().stream().findFirst().orElse("")).isEqualTo(pointer);
  }

  @Test
  void deep_large_and_unreadable_bodies_are_refused() {
    assertThat(api.postJson("/api/v1/users", "[".repeat(10_000)).problem())
        .isEqualTo("malformed-request");
    var json = Map.of("content-type", "application/json");
    assertThat(
            api.send("POST", "/api/v1/users", json, new byte[] {'"', (byte) 0xC3, '"'}).problem())
        .isEqualTo("malformed-request");
    var large = api.send("POST", "/api/v1/users", json, new byte[2 * 1024 * 1024]);
    assertThat(large.status()).isEqualTo(413);
    assertThat(large.problem()).isEqualTo("body-too-large");
  }

  @Test
  void a_large_chunked_body_is_413_before_it_is_all_sent() throws IOException {
    try (var raw = new RawHttp(edge.port())) {
      raw.head(
          "POST /api/v1/users", "Content-Type: application/json", "Transfer-Encoding: chunked");
      for (int i = 0; i < 17; i++) {
        raw.write("10000\r\n" + " ".repeat(0x10000) + "\r\n");
      }
      assertThat(raw.read().problem()).isEqualTo("body-too-large"); // the last chunk never came
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x",
        "eyJhbGciOiJub25lIn0.eyJ1c2VyX2lkIjoiMSJ9.",
        "eyJhbGciOiJIUzI1NiJ9.eyJ1c2VyX2lkIjoiMSJ9.AAAA"
      })
  void a_token_that_is_none_of_ours_is_401(String token) {
    var answer = api.get("/api/v1/users/me", token);
    assertThat(answer.problem()).isEqualTo("invalid-token");
    assertThat(answer.header("www-authenticate")).contains("invalid_token");
  }

  @Test
  void a_hundred_creates_with_one_key_have_one_answer() throws Exception {
    var token = token();
    var answers =
        atOnce(
            100,
            () ->
                await() // as a client does where the pool is used up: the key makes that safe
                    .atMost(Duration.ofSeconds(60))
                    .until(
                        () -> create(token, "same", "{\"name\":\"one\"}"),
                        answer -> answer.status() != 503));
    var distinct = new HashSet<String>();
    for (var answer : answers) {
      distinct.add(
          answer.status() == 202 ? answer.text() : answer.status() + " " + answer.problem());
    }
    assertThat(distinct).hasSize(1);
  }

  @Test
  void correlation_ids_are_echoed_over_the_wire() {
    var answer = api.send("GET", "/health/live", Map.of("X-Correlation-Id", "abc.1"), new byte[0]);
    assertThat(answer.header("x-correlation-id")).isEqualTo("abc.1");
  }

  @Test
  void a_database_that_goes_is_said_within_a_bound_and_its_return_is_seen() {
    var token = token();
    postgres.stop();
    try {
      var away =
          java.util.stream.Stream.of("/api/v1/users/me", "/health/ready")
              .map(
                  path -> {
                    var request =
                        HttpRequest.newBuilder(URI.create("http://localhost:" + edge.port() + path))
                            .header("authorization", "Bearer " + token)
                            .timeout(Duration.ofSeconds(15)) // the bound
                            .build();
                    return new Answer(api.send(request));
                  })
              .toList();
      assertThat(away.get(0).status()).isEqualTo(503);
      assertThat(away.get(0).problem()).isEqualTo("unavailable");
      assertThat(away.get(0).header("retry-after")).isNotEmpty();
      assertThat(away.get(1).status()).isEqualTo(503);
      assertThat(away.get(1).text()).contains("\"database\":\"unavailable\"");
      assertThat(api.send("GET", "/health/live").status()).isEqualTo(200);
    } finally {
      postgres.start();
    }
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> {
              assertThat(api.get("/api/v1/users/me", token).status()).isEqualTo(200);
              assertThat(api.send("GET", "/health/ready").status()).isEqualTo(200);
            });
  }

  @Test
  void no_secret_of_an_exchange_is_logged() {
    var log = new ByteArrayOutputStream();
    var root =
        (ch.qos.logback.classic.Logger)
            org.slf4j.LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    var ours = (ch.qos.logback.classic.Logger) org.slf4j.LoggerFactory.getLogger("io.k8slab");
    var encoder = new net.logstash.logback.encoder.LogstashEncoder();
    encoder.start();
    var appender =
        new ch.qos.logback.core.OutputStreamAppender<ch.qos.logback.classic.spi.ILoggingEvent>();
    appender.setContext(root.getLoggerContext());
    appender.setEncoder(encoder);
    appender.setOutputStream(new PrintStream(log, true, StandardCharsets.UTF_8));
    appender.start();
    root.addAppender(appender);
    ours.setLevel(ch.qos.logback.classic.Level.TRACE);
    try {
      var email = "eve" + people++ + "@example.com";
      api.register(email, PASSWORD);
      var session = api.login(email, PASSWORD);
      api.login(email, "wrong " + PASSWORD);
      var access = session.field("access_token");
      api.get("/api/v1/users/me", access);
      api.get("/api/v1/users/me", access + "x");
      var next = api.refresh(session.field("refresh_token"));
      api.postJson(
          "/api/v1/auth/logout",
          "{\"refresh_token\":\"%s\"}".formatted(next.field("refresh_token")));
      var text = log.toString(StandardCharsets.UTF_8);
      assertThat(text).contains("request answered").contains("correlation_id");
      for (var secret :
          List.of(
              PASSWORD,
              access,
              next.field("access_token"),
              session.field("refresh_token"),
              next.field("refresh_token"))) {
        assertThat(text).doesNotContain(secret);
      }
    } finally {
      ours.setLevel(null);
      root.detachAppender(appender);
    }
  }

  private static Answer create(String token, String key, String json) {
    return api.post(
        "/api/v1/clusters",
        "application/json",
        json,
        Map.of("authorization", "Bearer " + token, "idempotency-key", key));
  }

  private static String token() {
    var email = "ada" + people++ + "@example.com";
    assertThat(api.register(email, PASSWORD).status()).isEqualTo(202);
    return api.login(email, PASSWORD).field("access_token");
  }

  private static List<Answer> atOnce(int times, Callable<Answer> call) throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var calls = IntStream.range(0, times).mapToObj(i -> call).toList();
      var answers = new ArrayList<Answer>();
      for (var future : threads.invokeAll(calls)) {
        answers.add(future.get());
      }
      return answers;
    }
  }
}
