package io.k8slab.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.k8slab.edge.events.EventEndpoint;
import io.k8slab.events.Json;
import io.k8slab.events.Topics;
import io.k8slab.functions.FunctionsConfig;
import io.k8slab.functions.FunctionsContext;
import io.k8slab.functions.RunningFunctions;
import io.k8slab.http.Principal;
import io.k8slab.http.Response;
import io.k8slab.inbox.InboundRecord;
import io.k8slab.quota.Quota;
import io.k8slab.testing.Lab;
import io.k8slab.testing.SocketExchange;
import io.k8slab.testing.TestEnvironment;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each function of the catalog but {@code api}, as Knative Eventing's sources call it. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class FunctionsOverHttpIT {
  private final Lab lab = Lab.open();
  private final Principal ada = lab.person("ada@example.com");
  @TempDir private Path folder;

  @AfterEach
  void stop() {
    lab.close();
  }

  /** One process for one function, as a Knative Service is. */
  @FunctionalInterface
  private interface Call {
    void with(URI sink, SocketExchange socket) throws Exception;
  }

  private void process(String function, Call call) throws Exception {
    process(lab, function, call);
  }

  private void process(Lab of, String function, Call call) throws Exception {
    var environment =
        new HashMap<>(TestEnvironment.of(of.database().config(2), Lab.broker().bootstrapServers()));
    environment.put("SPRING_CLOUD_FUNCTION_DEFINITION", function);
    environment.remove("K8SLAB_TOKEN_KEY_FILE"); // of api alone
    environment.remove("K8SLAB_SEALING_KEYSET_FILE");
    try (var process = HttpProcess.start(folder, environment)) {
      int port = process.port();
      call.with(URI.create("http://localhost:" + port + "/"), new SocketExchange(port));
      assertThat(process.end()).isEqualTo(143);
    }
  }

  @Test
  void hosts_are_tracked_and_retired() throws Exception {
    process(
        "trackHosts",
        (sink, socket) -> {
          var report = lab.agent().report("host-1", 3);
          assertThat(send(socket, sink, lab.agent().record(report))).isEqualTo(204);
          assertThat(state()).isEqualTo("READY");
          assertThat(send(socket, sink, lab.agent().tombstone(report))).isEqualTo(204);
          assertThat(state()).isNotEqualTo("READY");
        });
  }

  private @Nullable String state() {
    return lab.database().value("SELECT state FROM hosts WHERE id = 'host-1'");
  }

  @Test
  void a_status_event_is_applied_and_a_record_that_nobody_can_read_is_buried() throws Exception {
    lab.host("host-1", 3);
    var id = lab.create(ada, "demo");
    var command = lab.provisionOf(id);
    var poison =
        new InboundRecord(
            Topics.STATUS, 3, 7, "poison", Map.of(), "no event".getBytes(StandardCharsets.UTF_8));
    int buried = Lab.records(Topics.DEAD_LETTERS).size();
    process(
        "applyStatusEvent",
        (sink, socket) -> {
          assertThat(send(socket, sink, poison)).isEqualTo(204);
          assertThat(Lab.records(Topics.DEAD_LETTERS)).hasSize(buried + 1);
          assertThat(send(socket, sink, lab.agent().record(lab.agent().provisioned(command))))
              .isEqualTo(204);
          assertThat(lab.status(id)).isEqualTo("RUNNING");
        });
  }

  @Test
  void logs_are_stored_from_an_event_in_structured_mode() throws Exception {
    lab.host("host-1", 3);
    var id = lab.create(ada, "demo");
    var chunk = lab.agent().record(lab.agent().log(lab.provisionOf(id), "it begins"));
    process(
        "storeLogs",
        (sink, socket) -> {
          var request =
              HttpRequest.newBuilder(sink)
                  .header("content-type", "application/cloudevents+json; charset=UTF-8")
                  .POST(HttpRequest.BodyPublishers.ofByteArray(structured(chunk)))
                  .build();
          assertThat(socket.send(request).status()).isEqualTo(204);
          assertThat(lab.database().value("SELECT count(*) FROM cluster_logs")).isEqualTo("1");
        });
  }

  private static byte[] structured(InboundRecord inbound) {
    var event = new LinkedHashMap<String, Object>();
    inbound
        .headers()
        .forEach(
            (name, bytes) ->
                event.put(
                    name.equals("content-type") ? "datacontenttype" : name.substring(3),
                    new String(bytes, StandardCharsets.UTF_8)));
    event.put("data_base64", inbound.value());
    return Json.MAPPER.writeValueAsBytes(event);
  }

  @Test
  void what_was_left_unsent_is_sent_by_the_sweep() throws Exception {
    try (var frozen = Lab.openWith(Quota.DEFAULT, _ -> {})) {
      frozen.host("host-1", 3);
      frozen.create(frozen.person("bob@example.com"), "demo");
      process(
          frozen,
          "relayOutbox",
          (sink, socket) -> {
            assertThat(socket.send(KnativeSource.ping(sink).build()).status()).isEqualTo(204);
            assertThat(frozen.database().value("SELECT count(*) FROM outbox")).isEqualTo("0");
          });
    }
  }

  @Test
  void one_process_may_serve_several_by_their_names() throws Exception {
    try (var functions = functions(TestEnvironment.of(lab.database().config(2), brokers()));
        var edge = HttpEdge.start(HttpConfig.loopback(0), endpoint(functions))) {
      var socket = new SocketExchange(edge.port());
      for (var name : List.of("sweepExpired", "reconcile", "relayOutbox", "sealAudit")) {
        assertThat(socket.send(KnativeSource.ping(sink(edge, "/functions/" + name)).build()))
            .returns(204, Response::status);
      }
      for (var health : List.of("/health/live", "/health/ready")) {
        assertThat(socket.send("GET", health).status()).isEqualTo(200);
      }
      assertThat(problem(socket, KnativeSource.ping(sink(edge, "/functions/api"))))
          .isEqualTo("not-found");
      assertThat(problem(socket, KnativeSource.ping(sink(edge, "/")))).isEqualTo("not-found");
      assertThat(problem(socket, HttpRequest.newBuilder(sink(edge, "/api/v1/users/me"))))
          .isEqualTo("not-found");
    }
  }

  @Test
  void what_is_no_event_is_refused_and_nothing_is_lost_while_the_database_is_away() {
    var environment = TestEnvironment.of(lab.database().config(2), brokers());
    environment.put("K8SLAB_DATABASE_URL", "jdbc:postgresql://127.0.0.1:1/nowhere");
    try (var functions = functions(environment);
        var edge = HttpEdge.start(HttpConfig.loopback(0), endpoint(functions))) {
      var socket = new SocketExchange(edge.port());
      var sink = sink(edge, "/functions/trackHosts");
      assertThat(problem(socket, HttpRequest.newBuilder(sink))).isEqualTo("method-not-allowed");
      assertThat(problem(socket, post(sink, "{}"))).isEqualTo("malformed-request");
      assertThat(
              problem(
                  socket, post(sink, "{").header("content-type", "application/cloudevents+json")))
          .isEqualTo("malformed-request");
      assertThat(
              problem(
                  socket,
                  post(sink, "[]").header("content-type", "application/cloudevents-batch+json")))
          .isEqualTo("unsupported-media-type");
      assertThat(problem(socket, post(sink, "x".repeat(2 * 1024 * 1024))))
          .isEqualTo("body-too-large");
      var report = lab.agent().record(lab.agent().report("host-1", 3));
      var answer = socket.send(KnativeSource.of(sink, report).build());
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.headers()).containsEntry("retry-after", "1");
      assertThat(new String(answer.body(), StandardCharsets.UTF_8)).doesNotContain("io.k8slab");
    }
  }

  private static String brokers() {
    return Lab.broker().bootstrapServers();
  }

  private static RunningFunctions functions(Map<String, String> environment) {
    return RunningFunctions.start(FunctionsConfig.from(environment));
  }

  private static EventEndpoint endpoint(RunningFunctions functions) {
    return new EventEndpoint(functions, FunctionsContext.eventNames());
  }

  private static URI sink(HttpEdge edge, String path) {
    return URI.create("http://localhost:" + edge.port() + path);
  }

  private static HttpRequest.Builder post(URI sink, String body) {
    return HttpRequest.newBuilder(sink).POST(HttpRequest.BodyPublishers.ofString(body));
  }

  private static int send(SocketExchange socket, URI sink, InboundRecord inbound) {
    return socket.send(KnativeSource.of(sink, inbound).build()).status();
  }

  private static String problem(SocketExchange socket, HttpRequest.Builder request) {
    var body = socket.send(request.build()).body();
    return Json.MAPPER
        .readTree(body)
        .path("type")
        .asString()
        .replaceFirst("urn:k8slab:problem:", "");
  }
}
