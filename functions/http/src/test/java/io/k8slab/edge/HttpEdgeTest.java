package io.k8slab.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.k8slab.http.Response;
import io.k8slab.http.api.HttpMessages;
import io.k8slab.testing.Answer;
import io.k8slab.testing.OpenApiCheck;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.bridge.SLF4JBridgeHandler;
import org.springframework.messaging.Message;

/** The edge by itself, before a function that answers what it was asked. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class HttpEdgeTest {
  static {
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
  }

  private static final int CONCURRENCY = 4;
  private static final OpenApiCheck DOCUMENT = new OpenApiCheck();
  private final AtomicReference<Message<byte[]>> asked = new AtomicReference<>();
  private Function<Message<byte[]>, Message<byte[]>> api =
      message -> HttpMessages.response(Response.json(200, Map.of("ok", true)));
  private final HttpEdge edge =
      HttpEdge.start(
          new HttpConfig(
              InetAddress.getLoopbackAddress(),
              0,
              CONCURRENCY,
              0,
              Duration.ofSeconds(1),
              Duration.ofSeconds(2),
              Duration.ofSeconds(20)),
          message -> {
            asked.set(message);
            return api.apply(message);
          });

  private Message<byte[]> asked() {
    return Objects.requireNonNull(asked.get(), "nothing was asked");
  }

  @AfterEach
  void stop() {
    edge.close();
  }

  @Test
  void a_request_is_handed_on_as_it_came() throws IOException {
    try (var raw = new RawHttp(edge.port())) {
      raw.write(
          "POST /a%20b/c?x=%31&y HTTP/1.1\r\nHost: localhost\r\nX-A: 1\r\nx-a: 2\r\n"
              + "Content-Length: 2\r\n\r\nhi");
      var answer = raw.read();
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.header("content-type")).startsWith("application/json");
      assertThat(answer.text()).isEqualTo("{\"ok\":true}");
      assertThat(answer.response().headers()).doesNotContainKeys("server", "x-powered-by");
    }
    var headers = asked().getHeaders();
    assertThat(headers.get("http-method")).isEqualTo("POST");
    assertThat(headers.get("http-path")).isEqualTo("/a%20b/c");
    assertThat(headers.get("http-query")).isEqualTo("x=%31&y");
    assertThat(headers.get("http-remote-address")).isEqualTo("127.0.0.1");
    assertThat(headers.get(HttpMessages.HEADERS)).asString().contains("x-a=2");
    assertThat(asked().getPayload())
        .isEqualTo("hi".getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  @Test
  void a_connection_is_kept_for_the_next_request() throws IOException {
    try (var raw = new RawHttp(edge.port())) {
      for (int i = 0; i < 3; i++) {
        raw.write("GET /x HTTP/1.1\r\nHost: localhost\r\n\r\n");
        assertThat(raw.read().status()).isEqualTo(200);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GARBAGE\r\n\r\n",
        "GET / HTTP/9.9\r\nHost: localhost\r\n\r\n",
        "GET /a b HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /<x> HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: localhost\r\nBad Header: x\r\n\r\n",
        "GET /%00 HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /%zz HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /a%2fb HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /../../etc/passwd HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: abc\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: nonsense\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
      })
  void what_is_no_http_that_we_read_is_a_problem_too(String request) throws IOException {
    try (var raw = new RawHttp(edge.port())) {
      assertProblem(raw.write(request).read(), 400, "malformed-request");
    }
  }

  /** A proxy in front may count by the other length: what follows must be nobody's request. */
  @Test
  void a_message_of_two_lengths_is_refused_or_ends_its_connection() throws IOException {
    try (var raw = new RawHttp(edge.port())) {
      raw.head("POST /first", "Content-Length: 4", "Transfer-Encoding: chunked");
      raw.write("0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n");
      raw.read();
      assertThat(raw.isEnded()).isTrue();
    }
    var last = asked.get();
    assertThat(last == null ? "none" : last.getHeaders().get("http-path"))
        .isNotEqualTo("/smuggled");
  }

  @Test
  void a_head_of_more_than_16_kib_or_100_headers_is_a_problem() throws IOException {
    try (var raw = new RawHttp(edge.port())) {
      raw.write("GET / HTTP/1.1\r\nHost: localhost\r\nX: " + "a".repeat(17_000) + "\r\n\r\n");
      assertProblem(raw.read(), 400, "malformed-request");
    }
    try (var raw = new RawHttp(edge.port())) {
      raw.write("GET / HTTP/1.1\r\nHost: localhost\r\n" + "a: b\r\n".repeat(101) + "\r\n");
      assertProblem(raw.read(), 400, "malformed-request");
    }
  }

  @Test
  void a_body_that_announces_too_much_is_not_read() throws IOException {
    try (var raw = new RawHttp(edge.port())) {
      raw.head("POST /x", "Expect: 100-continue", "Content-Length: 5000000000");
      assertThat(raw.read().status()).isEqualTo(200); // without asking for the body
    }
    assertThat(asked().getPayload()).hasSize(HttpMessages.MAX_BODY + 1);
  }

  @Test
  void a_chunked_body_is_read_up_to_the_limit() throws IOException {
    try (var raw = new RawHttp(edge.port())) {
      raw.write("POST /x HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n");
      var chunk = "10000\r\n" + "a".repeat(0x10000) + "\r\n";
      for (int i = 0; i < 17; i++) {
        raw.write(chunk);
      }
      raw.write("0\r\n\r\n");
      assertThat(raw.read().status()).isEqualTo(200);
    }
    assertThat(asked().getPayload()).hasSize(HttpMessages.MAX_BODY + 1);
  }

  @Test
  void a_body_of_exactly_the_limit_arrives() throws IOException {
    try (var raw = new RawHttp(edge.port())) {
      raw.write("POST /x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1048576\r\n\r\n");
      raw.write(new byte[HttpMessages.MAX_BODY]);
      assertThat(raw.read().status()).isEqualTo(200);
    }
    assertThat(asked().getPayload()).hasSize(HttpMessages.MAX_BODY);
  }

  @Test
  void who_sends_nothing_more_of_a_body_is_refused_and_let_go() throws IOException {
    try (var raw = new RawHttp(edge.port())) {
      raw.write("POST /x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nabc");
      assertProblem(raw.read(), 400, "malformed-request");
      assertThat(raw.isEnded()).isTrue();
    }
  }

  @Test
  void who_trickles_a_body_is_refused() throws Exception {
    try (var raw = new RawHttp(edge.port());
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      raw.write("POST /x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n");
      var stop = new CountDownLatch(1);
      var trickle =
          threads.submit(
              () -> {
                while (!stop.await(300, java.util.concurrent.TimeUnit.MILLISECONDS)) {
                  raw.write("a");
                }
                return true;
              });
      assertProblem(raw.read(), 400, "malformed-request");
      stop.countDown();
      await().until(trickle::isDone);
    }
  }

  @Test
  void who_says_nothing_is_let_go() throws IOException {
    try (var raw = new RawHttp(edge.port())) {
      assertThat(raw.write("GET / HT").isEnded()).isTrue();
    }
  }

  @Test
  void every_method_reaches_the_function() throws IOException {
    for (var method : new String[] {"TRACE", "OPTIONS", "PATCH", "DELETE", "PROPFIND", "HEAD"}) {
      try (var raw = new RawHttp(edge.port())) {
        raw.write(method + " /x HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        assertThat(raw.read().status()).isEqualTo(200);
      }
      assertThat(asked().getHeaders().get("http-method")).isEqualTo(method);
    }
  }

  @Test
  void what_the_function_throws_is_a_problem_without_details() throws IOException {
    api =
        message -> {
          throw new IllegalStateException("secret detail");
        };
    try (var raw = new RawHttp(edge.port())) {
      raw.write("GET /x HTTP/1.1\r\nHost: localhost\r\nX-Correlation-Id: c7\r\n\r\n");
      var answer = raw.read();
      assertProblem(answer, 500, "internal");
      assertThat(answer.text()).doesNotContain("secret").contains("c7");
    }
  }

  @Test
  void an_answer_without_a_body_has_none() throws IOException {
    api = message -> HttpMessages.response(Response.empty(204));
    try (var raw = new RawHttp(edge.port())) {
      raw.write("GET /x HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
      assertThat(raw.read().response().headers()).doesNotContainKey("content-length");
    }
  }

  @Test
  void closing_lets_a_request_end_and_takes_no_new_one() throws Exception {
    var begun = new CountDownLatch(1);
    var end = new CountDownLatch(1);
    api =
        message -> {
          begun.countDown();
          try {
            end.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return HttpMessages.response(Response.json(200, Map.of("late", true)));
        };
    try (var raw = new RawHttp(edge.port())) {
      int port = edge.port();
      raw.write("GET /x HTTP/1.1\r\nHost: localhost\r\n\r\n");
      begun.await();
      var closing = CompletableFuture.runAsync(edge::close);
      await()
          .untilAsserted(
              () ->
                  assertThatThrownBy(() -> new RawHttp(port).close())
                      .isInstanceOf(IOException.class));
      assertThat(closing).isNotDone();
      end.countDown();
      var answer = raw.read();
      assertThat(answer.text()).contains("late");
      assertThat(answer.header("connection")).isEqualTo("close");
      closing.join();
    }
  }

  @Test
  void one_request_too_many_is_refused_at_once_and_the_next_is_not() throws Exception {
    var begun = new CountDownLatch(CONCURRENCY);
    var end = new CountDownLatch(1);
    api =
        _ -> {
          begun.countDown();
          try {
            end.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return HttpMessages.response(Response.json(200, Map.of("late", true)));
        };
    var waiting = new ArrayList<RawHttp>();
    try (var tooMany = new RawHttp(edge.port())) {
      for (int i = 0; i < CONCURRENCY; i++) {
        waiting.add(new RawHttp(edge.port()));
        waiting.getLast().write("GET /x HTTP/1.1\r\nHost: localhost\r\n\r\n");
      }
      begun.await();
      tooMany.write("GET /x HTTP/1.1\r\nHost: localhost\r\n\r\n");
      var refused = tooMany.read();
      assertProblem(refused, 503, "unavailable");
      assertThat(refused.header("retry-after")).isEqualTo("1");
      end.countDown();
      for (var one : waiting) {
        assertThat(one.read().status()).isEqualTo(200);
      }
      waiting.getFirst().write("GET /x HTTP/1.1\r\nHost: localhost\r\n\r\n");
      assertThat(waiting.getFirst().read().status()).isEqualTo(200);
    } finally {
      end.countDown();
      for (var one : waiting) {
        one.close();
      }
    }
  }

  @Test
  void who_does_not_read_the_answer_holds_up_nobody_else_and_is_let_go() throws Exception {
    var large = new byte[64 * 1024 * 1024]; // more than the buffers between both sides take
    api = _ -> HttpMessages.response(new Response(200, Map.of(), large));
    try (var reader = new RawHttp(edge.port())) {
      for (int i = 0; i < 2 * CONCURRENCY; i++) {
        try (var slow = new RawHttp(edge.port())) {
          slow.write("GET /x HTTP/1.1\r\nHost: localhost\r\n\r\n");
          await().until(() -> asked.getAndSet(null) != null);
        } // gone without having read
      }
      api = _ -> HttpMessages.response(Response.json(200, Map.of("ok", true)));
      reader.write("GET /x HTTP/1.1\r\nHost: localhost\r\n\r\n");
      assertThat(reader.read().status()).isEqualTo(200);
    }
  }

  @Test
  void nothing_that_a_client_sends_becomes_a_header_of_the_answer() throws IOException {
    for (var sent :
        new String[] {
          "X-Correlation-Id: a\rx-injected: 1",
          "X-Correlation-Id: a\u0000b",
          "X-Correlation-Id: a%0d%0ax-injected: 1",
          "Origin: https://a%0d%0ax-injected: 1"
        }) {
      try (var raw = new RawHttp(edge.port())) {
        var answer = raw.head("GET /a%0d%0ax-injected:%201", sent).read();
        assertThat(answer.response().headers()).as(sent).doesNotContainKey("x-injected");
        assertThat(answer.header("x-correlation-id")).doesNotContain("injected");
      }
    }
  }

  @Test
  void a_port_that_is_taken_stops_the_start() {
    assertThatThrownBy(() -> HttpEdge.start(HttpConfig.loopback(edge.port()), api))
        .isInstanceOf(java.io.UncheckedIOException.class)
        .hasRootCauseInstanceOf(java.net.BindException.class);
  }

  private static void assertProblem(Answer answer, int status, String type) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    assertThat(answer.problem()).isEqualTo(type);
    DOCUMENT.check("GET", "/nothing", answer.response());
  }
}
