package io.k8slab.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.k8slab.audit.AuditLab;
import io.k8slab.events.testing.KafkaBroker;
import io.k8slab.http.Principal;
import io.k8slab.jdbc.DatabaseConfig;
import io.k8slab.quota.Quota;
import io.k8slab.realtime.IssueTicket;
import io.k8slab.realtime.Listener;
import io.k8slab.testing.Lab;
import io.k8slab.testing.TestDatabase;
import io.k8slab.testing.TestEnvironment;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The container's program as a process of its own. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class MainIT {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  @TempDir private Path folder;

  @Test
  void serves_until_it_is_told_to_end_and_logs_json_without_a_secret() throws Exception {
    try (var db = TestDatabase.create();
        var broker = KafkaBroker.started();
        var process =
            HttpProcess.start(
                folder, TestEnvironment.of(db.config(3), broker.bootstrapServers()), "serve")) {
      var api = process.exchange();
      assertThat(api.send("GET", "/health/ready").field("status")).isEqualTo("ok");
      assertThat(api.register("eve@example.com", "correct horse battery").status()).isEqualTo(202);
      assertThat(process.end()).isEqualTo(143);
      assertThat(process.lines())
          .allSatisfy(
              line -> {
                assertThat(line.path("service").asString()).isEqualTo("under-test");
                assertThat(line.has("timestamp")).isTrue();
                assertThat(line.has("level")).isTrue();
              })
          .anyMatch(line -> line.path("correlation_id").isString());
      assertThat(process.logged())
          .doesNotContain(TestDatabase.PASSWORD)
          .doesNotContain("correct horse");
    }
  }

  @Test
  void works_by_topics_and_the_clock_until_it_is_told_to_end() throws Exception {
    // sends nothing after a commit: the worker's relay has to
    try (var lab = Lab.openWith(Quota.DEFAULT, _ -> {});
        var process = HttpProcess.start(folder, withoutApisSecrets(whole(lab)), "work")) {
      int port = process.port();
      lab.host("host-1", 3);
      lab.create(lab.person("ada@example.com"), "demo");
      await().until(() -> "0".equals(lab.database().value("SELECT count(*) FROM outbox")));
      try (var raw = new RawHttp(port)) {
        raw.write("GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n");
        assertThat(raw.read().status()).isEqualTo(200);
        raw.write("GET /api/v1/clusters HTTP/1.1\r\nHost: localhost\r\n\r\n");
        assertThat(raw.read().status()).isEqualTo(404);
      }
      assertThat(process.end()).isEqualTo(143);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"realtime", "serve"})
  void serves_sockets_until_it_is_told_to_end_and_logs_no_ticket(String role) throws Exception {
    try (var lab = Lab.open()) {
      var environment =
          new HashMap<>(role.equals("serve") ? whole(lab) : withoutApisSecrets(whole(lab)));
      environment.put("K8SLAB_REALTIME", role.equals("serve") ? "on" : "");
      try (var process = HttpProcess.start(folder, environment, role)) {
        int port = process.port();
        var ada = lab.person("ada@example.com");
        var issueTicket = new IssueTicket(lab.database().database());
        var heard = new CompletableFuture<String>();
        var socket = await().until(() -> open(port, issueTicket, ada, heard), Objects::nonNull);
        socket.sendText("{}", true).join();
        lab.host("host-1", 1);
        lab.create(ada, "demo");
        assertThat(heard)
            .succeedsWithin(Duration.ofSeconds(30))
            .asString()
            .contains("cluster.status.changed");
        assertThat(process.end()).isEqualTo(143);
        assertThat(process.logged()).doesNotContain("k8slab_wt_");
      }
    }
  }

  /** Null where it does not serve yet: 503. */
  private static @Nullable WebSocket open(
      int port, IssueTicket issueTicket, Principal person, CompletableFuture<String> heard) {
    var ticket = issueTicket.issue(new Listener(person.userId(), null)).ticket().value();
    var listener =
        new WebSocket.Listener() {
          @Override
          public @Nullable CompletionStage<?> onText(
              WebSocket from, CharSequence text, boolean last) {
            heard.complete(text.toString());
            return null;
          }
        };
    try {
      return CLIENT
          .newWebSocketBuilder()
          .buildAsync(URI.create("ws://localhost:" + port + "/ws/v1/me?token=" + ticket), listener)
          .join();
    } catch (CompletionException e) {
      return null;
    }
  }

  private static Map<String, String> whole(Lab lab) {
    return TestEnvironment.of(lab.database().config(5), Lab.broker().bootstrapServers());
  }

  private static Map<String, String> withoutApisSecrets(Map<String, String> all) {
    var environment = new HashMap<>(all);
    environment.remove("K8SLAB_TOKEN_KEY_FILE");
    environment.remove("K8SLAB_SEALING_KEYSET_FILE");
    return environment;
  }

  @Test
  void migrates_and_ends() throws Exception {
    try (var fresh = TestDatabase.empty();
        var broker = KafkaBroker.started()) {
      var job = new HashMap<String, String>();
      job.put("K8SLAB_DATABASE_URL", fresh.config(1).url());
      job.put("K8SLAB_OWNER_USER", "postgres");
      job.put("K8SLAB_OWNER_PASSWORD", "postgres");
      job.put("K8SLAB_FUNCTIONS_PASSWORD", TestDatabase.PASSWORD);
      job.put("K8SLAB_KAFKA_BOOTSTRAP_SERVERS", broker.bootstrapServers());
      job.put("K8SLAB_AUDIT_RETENTION", "P90D");
      try (var process = HttpProcess.start(folder, job, "migrate")) {
        assertThat(process.ended()).isZero();
      }
      assertThat(fresh.value("SELECT keep = interval '2160 hours' FROM audit_retention"))
          .isEqualTo("t");
      assertThat(fresh.value("SELECT count(*) FROM clusters")).isEqualTo("0");
    }
  }

  @Test
  void the_audit_log_is_verified_by_a_command() throws Exception {
    try (var lab = new AuditLab()) {
      lab.seals(2);
      var environment =
          withoutApisSecrets(TestEnvironment.of(lab.database().config(1), "unused:1"));
      assertThat(audited(environment)).startsWith("0 2 seals, 6 sealed rows, 0 rows that wait");
      var hash = lab.database().value("SELECT encode(hash, 'hex') FROM audit_seals WHERE seal = 2");
      var seal = "2:" + hash;
      assertThat(audited(environment, seal)).startsWith("0 ").contains("last seal " + seal);
      assertThat(audited(environment, "7:" + "0".repeat(64))).startsWith("1 ").contains("seal 7: ");
      assertThat(audited(environment, "seven")).startsWith("1 ").contains("NUMBER:HASH");
      lab.database().execute("UPDATE audit_log SET actor = 'user:x' WHERE subject = 'thing:1'");
      assertThat(audited(environment))
          .startsWith("1 ")
          .contains("seal 1: a row was changed", "seal 2: a row was changed", "NOT AS IT WAS");
    }
  }

  /** The exit code and what was said. */
  private static String audited(Map<String, String> environment, String... noted) throws Exception {
    var said = new ByteArrayOutputStream();
    var to = new PrintStream(said, true, StandardCharsets.UTF_8);
    var arguments = new ArrayList<>(List.of("audit-verify"));
    arguments.addAll(List.of(noted));
    int exit = Main.run(arguments, environment, to, to);
    return exit + " " + said.toString(StandardCharsets.UTF_8);
  }

  @Test
  void a_setting_that_is_missing_ends_it_naming_the_key() throws Exception {
    try (var process = HttpProcess.start(folder, Map.of())) {
      assertThat(process.ended()).isEqualTo(1);
      assertThat(Files.readString(process.err()))
          .contains("K8SLAB_DATABASE_URL is required")
          .doesNotContain("\tat ");
    }
  }

  @Test
  void a_function_that_is_none_ends_it_naming_it() throws Exception {
    var nowhere = new DatabaseConfig("jdbc:postgresql://127.0.0.1:1/nowhere", "u", "p", 1);
    var settings = new HashMap<>(TestEnvironment.of(nowhere, "127.0.0.1:1"));
    settings.put("SPRING_CLOUD_FUNCTION_DEFINITION", "relayInbox");
    try (var process = HttpProcess.start(folder, settings)) {
      assertThat(process.ended()).isEqualTo(1);
      assertThat(Files.readString(process.err())).contains("relayInbox").doesNotContain("\tat ");
    }
  }

  @Test
  void arguments_that_are_none_are_refused_and_help_is_given() throws Exception {
    var said = new ByteArrayOutputStream();
    var to = new PrintStream(said, true, StandardCharsets.UTF_8);
    assertThat(Main.run(List.of("serv"), Map.of(), to, to)).isEqualTo(2);
    assertThat(Main.run(List.of("--help"), Map.of(), to, to)).isZero();
    assertThat(said.toString(StandardCharsets.UTF_8)).contains("unknown arguments", "migrate");
  }
}
