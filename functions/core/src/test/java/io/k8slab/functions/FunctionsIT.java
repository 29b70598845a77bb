package io.k8slab.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.k8slab.config.InvalidSetting;
import io.k8slab.events.Json;
import io.k8slab.events.testing.KafkaBroker;
import io.k8slab.http.api.HttpMessages;
import io.k8slab.outbox.RelayOutbox;
import io.k8slab.testing.Answer;
import io.k8slab.testing.TestAgent;
import io.k8slab.testing.TestDatabase;
import io.k8slab.testing.TestEnvironment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.springframework.cloud.function.context.FunctionalSpringApplication;
import org.springframework.messaging.support.GenericMessage;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class FunctionsIT {
  private static TestDatabase db;
  private static KafkaBroker broker;
  private static Map<String, String> environment;

  @BeforeAll
  static void start() {
    db = TestDatabase.create();
    broker = KafkaBroker.started();
    environment = TestEnvironment.of(db.config(5), broker.bootstrapServers());
  }

  @AfterAll
  static void stop() {
    broker.close();
    db.close();
  }

  @Test
  void every_function_is_in_the_catalog_and_works() {
    try (var functions = RunningFunctions.start(FunctionsConfig.from(environment))) {
      assertThat(FunctionsContext.names())
          .containsExactlyInAnyOrder(
              "api",
              "relayOutbox",
              "applyStatusEvent",
              "storeLogs",
              "trackHosts",
              "reconcile",
              "sweepExpired",
              "sendMails",
              "sealAudit")
          .allSatisfy(name -> assertThat(functions.catalog().<Object>lookup(name)).isNotNull());
      assertThat(get(functions, "/health/ready").text())
          .contains("\"database\":\"ok\"")
          .contains("\"kafka\":\"ok\"");
      assertThat(run(functions, "relayOutbox")).isEqualTo(new RelayOutbox.Swept(0, 0));
      assertThat(run(functions, "reconcile"))
          .hasToString(
              "Reconciled[hosts=0, overdue=0, lost=0, drained=0, placed=0, told=0, pruned=0,"
                  + " reaped=0]");
      assertThat(run(functions, "sweepExpired")).hasToString("Swept[ended=0, warned=0]");
      assertThat(run(functions, "sealAudit")).hasToString("Sealed[seals=0, rows=0, pruned=0]");
      for (var name : List.of("applyStatusEvent", "storeLogs", "trackHosts")) {
        var function = (RunningFunctions.Kind.TakesRecords) functions.find(name);
        assertThatThrownBy(() -> function.accept().accept(new GenericMessage<>(new byte[] {1})))
            .hasMessageContaining("a record's message has no");
      }
    }
  }

  @Test
  void only_the_functions_asked_for_exist() {
    try (var functions =
        RunningFunctions.start(FunctionsConfig.from(environment), List.of("api", "reconcile"))) {
      assertThat(functions.catalog().<Object>lookup("api")).isNotNull();
      assertThatThrownBy(() -> functions.find("relayOutbox"))
          .isInstanceOf(InvalidSetting.class)
          .hasMessageContaining("relayOutbox");
    }
    assertThatThrownBy(
            () -> RunningFunctions.start(FunctionsConfig.from(environment), List.of("apis")))
        .isInstanceOf(InvalidSetting.class)
        .hasMessageContaining("apis");
  }

  @Test
  void a_key_that_is_none_stops_the_start() throws Exception {
    var wrong = new HashMap<>(environment);
    wrong.put(
        "K8SLAB_SEALING_KEYSET_FILE",
        Files.writeString(Files.createTempFile("k", ".json"), "{}").toString());
    assertThatThrownBy(() -> RunningFunctions.start(FunctionsConfig.from(wrong)))
        .isInstanceOf(InvalidSetting.class)
        .hasMessageContaining("K8SLAB_SEALING_KEYSET_FILE");
  }

  @Test
  void what_is_frozen_after_each_answer_has_no_producer_before_it_has_something_to_send() {
    var inline = new HashMap<>(environment);
    inline.put("K8SLAB_PUBLISHING", "inline");
    try (var functions = RunningFunctions.start(FunctionsConfig.from(inline))) {
      assertThat(get(functions, "/health/live").status()).isEqualTo(200);
      assertThat(run(functions, "relayOutbox")).isEqualTo(new RelayOutbox.Swept(0, 0));
      assertThat(producers()).isEmpty();
    }
    try (var _ = RunningFunctions.start(FunctionsConfig.from(environment))) {
      assertThat(producers()).hasSize(1);
    }
  }

  private static List<String> producers() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("kafka-producer-network-thread"))
        .toList();
  }

  @Test
  void kafka_away_is_degraded_and_its_return_is_seen() {
    try (var broken = KafkaBroker.started();
        var functions =
            RunningFunctions.start(
                FunctionsConfig.from(
                    TestEnvironment.of(db.config(5), broken.bootstrapServers())))) {
      broken.stop();
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () -> {
                var ready = get(functions, "/health/ready");
                assertThat(ready.status()).isEqualTo(200);
                assertThat(ready.field("status")).isEqualTo("degraded");
              });
      broken.start();
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () -> assertThat(get(functions, "/health/ready").field("status")).isEqualTo("ok"));
    }
  }

  @Test
  void the_migration_job_makes_schema_topics_and_the_first_admin() throws Exception {
    try (var fresh = TestDatabase.empty()) {
      var job = new HashMap<String, String>();
      job.put("K8SLAB_DATABASE_URL", fresh.config(1).url());
      job.put("K8SLAB_OWNER_USER", "postgres");
      job.put("K8SLAB_OWNER_PASSWORD", "postgres");
      job.put("K8SLAB_FUNCTIONS_PASSWORD", TestDatabase.PASSWORD);
      job.put("K8SLAB_KAFKA_BOOTSTRAP_SERVERS", broker.bootstrapServers());
      job.put("K8SLAB_POOLS", "left,right");
      job.put("K8SLAB_AGENTS", agents(new TestAgent("agent-1", "left").publicKey()));
      job.put("K8SLAB_ADMIN_EMAIL", "root@example.com");
      Path password = Files.createTempFile("pw", ".txt");
      job.put(
          "K8SLAB_ADMIN_PASSWORD_FILE", Files.writeString(password, "a first password").toString());
      Migrate.run(job);
      Migrate.run(job);
      assertThat(fresh.value("SELECT roles::text FROM users WHERE email = 'root@example.com'"))
          .isEqualTo("{system_admin,user}");
      assertThat(fresh.value("SELECT id || ' ' || pool FROM agents")).isEqualTo("agent-1 left");
      try (var admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
        assertThat(admin.listTopics().names().get())
            .contains("k8slab.commands.v1.left", "k8slab.commands.v1.right", "k8slab.status.v1");
      }
    }
  }

  @Test
  void the_migration_job_says_what_is_missing() {
    for (var key : List.of("K8SLAB_POOLS", "K8SLAB_ADMIN_EMAIL")) {
      var job = new HashMap<>(environment);
      job.put("K8SLAB_DATABASE_URL", db.config(1).url());
      job.put("K8SLAB_OWNER_USER", "postgres");
      job.put("K8SLAB_OWNER_PASSWORD", "postgres");
      job.put(key, "N O");
      assertThatThrownBy(() -> Migrate.run(job))
          .isInstanceOf(InvalidSetting.class)
          .hasMessageContaining(key);
    }
  }

  @Test
  void the_server_of_the_tests_keeps_commits_as_production_does() {
    assertThat(db.value("SHOW fsync")).isEqualTo("on");
    assertThat(db.value("SHOW synchronous_commit")).isEqualTo("on");
  }

  @Test
  void the_functions_role_changes_no_schema_and_no_audit_row() throws Exception {
    try (var connection = db.dataSource().getConnection();
        var statement = connection.createStatement()) {
      for (var sql :
          List.of(
              "CREATE TABLE t (x int)",
              "DROP TABLE users",
              "ALTER TABLE users ADD COLUMN x int",
              "UPDATE audit_log SET outcome = 'ok'",
              "DELETE FROM audit_log",
              "TRUNCATE audit_log",
              "INSERT INTO audit_unsealed (audit_id) VALUES (gen_random_uuid())",
              "UPDATE audit_personal SET salt = ''",
              "UPDATE audit_seals SET entries = 1",
              "DELETE FROM audit_seals",
              "UPDATE audit_sealed SET position = 1",
              "DELETE FROM audit_sealed",
              "UPDATE audit_retention SET keep = interval '1 second'",
              "ALTER TABLE audit_log DISABLE TRIGGER audit_log_received")) {
        assertThatThrownBy(() -> statement.execute(sql))
            .as(sql)
            .isInstanceOf(SQLException.class)
            .extracting(e -> ((SQLException) e).getSQLState())
            .isEqualTo("42501");
      }
    }
  }

  @Test
  void springs_own_way_to_start_makes_the_functions_of_the_environment() {
    assertThatThrownBy(
            () ->
                FunctionalSpringApplication.run(
                    FunctionsContext.class, "--spring.cloud.function.definition=api"))
        .hasRootCauseInstanceOf(InvalidSetting.class)
        .rootCause()
        .hasMessage("K8SLAB_DATABASE_URL is required");
  }

  private static Answer get(RunningFunctions functions, String path) {
    return new Answer(
        HttpMessages.responseOf(
            functions
                .api()
                .apply(HttpMessages.request("GET", path, "", Map.of(), new byte[0], "192.0.2.1"))));
  }

  private static Object run(RunningFunctions functions, String name) {
    return ((RunningFunctions.Kind.RunsByClock) functions.find(name)).run().get();
  }

  private static String agents(String publicKey) {
    return Json.MAPPER.writeValueAsString(
        Map.of(
            "agents", List.of(Map.of("id", "agent-1", "pool", "left", "public_key", publicKey))));
  }

  @Test
  void agents_that_cannot_be_read_are_named() throws Exception {
    var job = new HashMap<>(environment);
    job.put("K8SLAB_DATABASE_URL", db.config(1).url());
    job.put("K8SLAB_OWNER_USER", "postgres");
    job.put("K8SLAB_OWNER_PASSWORD", "postgres");
    for (var wrong :
        List.of(
            "agent-1",
            "{}",
            "{\"agents\":[{}]}",
            agents("no key"),
            "{\"agents\":[{\"id\":\"a\",\"pool\":\"p\"}]}",
            "{\"agents\":[{\"id\":\"a\",\"pool\":\"p\",\"public_key_file\":\"/no\"}]}")) {
      job.put("K8SLAB_AGENTS", wrong);
      assertThatThrownBy(() -> Migrate.run(job))
          .isInstanceOf(InvalidSetting.class)
          .hasMessageContaining("K8SLAB_AGENTS");
    }
  }
}
