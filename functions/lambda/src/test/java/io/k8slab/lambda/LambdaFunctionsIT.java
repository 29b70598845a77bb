package io.k8slab.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import io.k8slab.events.Json;
import io.k8slab.events.Topics;
import io.k8slab.http.Principal;
import io.k8slab.inbox.InboundRecord;
import io.k8slab.lambda.testing.GatewayEvents;
import io.k8slab.lambda.testing.KafkaEvents;
import io.k8slab.lambda.testing.LambdaInstance;
import io.k8slab.quota.Quota;
import io.k8slab.testing.Lab;
import io.k8slab.testing.TestDatabase;
import io.k8slab.testing.TestEnvironment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each function of the catalog but {@code api}, as an instance of its own. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class LambdaFunctionsIT {
  private static final String SCHEDULE =
      """
      {"version":"0","id":"1","detail-type":"Scheduled Event","source":"aws.events",
       "account":"0","time":"2026-01-01T00:00:00Z","region":"eu-west-1","resources":[],"detail":{}}
      """;

  @TempDir private Path folder;

  private final Lab lab = Lab.open();

  private final Principal ada = lab.person("ada@example.com");

  @AfterEach
  void stop() {
    lab.close();
  }

  private LambdaInstance instance(String function) throws Exception {
    return instance(function, lab);
  }

  private LambdaInstance instance(String function, Lab of) throws Exception {
    var environment = TestEnvironment.of(of.database().config(1), Lab.broker().bootstrapServers());
    if (!function.equals("api")) { // the others need none of its secrets
      environment.remove("K8SLAB_TOKEN_KEY_FILE");
      environment.remove("K8SLAB_SEALING_KEYSET_FILE");
    }
    return LambdaProcess.start(function, environment, folder);
  }

  @Test
  void hosts_are_tracked() throws Exception {
    try (var instance = instance("trackHosts")) {
      var report = lab.agent().record(lab.agent().report("host-1", 3));
      assertThat(instance.invoke(KafkaEvents.of(report)).error()).isFalse();
      assertThat(lab.database().value("SELECT state FROM hosts WHERE id = 'host-1'"))
          .isEqualTo("READY");
    }
  }

  @Test
  void a_status_event_is_applied_behind_a_record_that_nobody_can_read() throws Exception {
    lab.host("host-1", 3);
    var id = lab.create(ada, "demo");
    var command = lab.provisionOf(id);
    var poison =
        new InboundRecord(
            Topics.STATUS, 0, 7, "poison", Map.of(), "no event".getBytes(StandardCharsets.UTF_8));
    int buried = Lab.records(Topics.DEAD_LETTERS).size();
    try (var instance = instance("applyStatusEvent")) {
      var provisioned = lab.agent().record(lab.agent().provisioned(command));

      var outcome = instance.invoke(KafkaEvents.of(poison, provisioned));

      assertThat(outcome.text()).isEqualTo("{\"batchItemFailures\":[]}");
      assertThat(lab.status(id)).isEqualTo("RUNNING");
      assertThat(Lab.records(Topics.DEAD_LETTERS)).hasSize(buried + 1);
    }
  }

  @Test
  void a_batch_comes_again_while_the_database_is_away() throws Exception {
    var environment = TestEnvironment.of(lab.database().config(1), Lab.broker().bootstrapServers());
    environment.put("K8SLAB_DATABASE_URL", "jdbc:postgresql://127.0.0.1:1/nowhere");
    try (var instance = LambdaProcess.start("trackHosts", environment, folder)) {
      var outcome =
          instance.invoke(KafkaEvents.of(lab.agent().record(lab.agent().report("host-1", 3))));

      assertThat(outcome.error()).isTrue();
      assertThat(outcome.text())
          .contains("could not be acted on now")
          .doesNotContain("io.k8slab.jdbc");
    }
  }

  @Test
  void what_a_frozen_instance_left_is_sent_by_the_sweep() throws Exception {
    // sends nothing after a commit
    try (var frozen = Lab.openWith(Quota.DEFAULT, _ -> {});
        var instance = instance("relayOutbox", frozen)) {
      frozen.host("host-1", 3);
      frozen.create(frozen.person("bob@example.com"), "demo");
      assertThat(frozen.database().value("SELECT count(*) > 0 FROM outbox")).isEqualTo("t");

      var swept = Json.MAPPER.readTree(instance.invoke(SCHEDULE).body());

      assertThat(swept.path("sent").intValue()).isPositive();
      assertThat(frozen.database().value("SELECT count(*) FROM outbox")).isEqualTo("0");
    }
  }

  @Test
  void schedules_sweep_and_reconcile() throws Exception {
    for (var function : new String[] {"sweepExpired", "reconcile", "sealAudit", "sendMails"}) {
      try (var instance = instance(function)) {
        var outcome = instance.invoke(SCHEDULE);
        assertThat(outcome.error()).as(outcome.text()).isFalse();
        assertThat(Json.MAPPER.readTree(outcome.body()).isObject()).isTrue();
        assertThat(instance.logged()).doesNotContain(TestDatabase.PASSWORD);
        assertThat(instance.invoke("{\"detail-type\":\"Another\"}").text())
            .contains("no schedule of EventBridge");
      }
    }
  }

  @Test
  void logs_are_stored() throws Exception {
    lab.host("host-1", 3);
    var id = lab.create(ada, "demo");
    var command = lab.provisionOf(id);
    try (var instance = instance("storeLogs")) {
      var chunk = lab.agent().record(lab.agent().log(command, "it begins"));
      assertThat(instance.invoke(KafkaEvents.of(chunk)).error()).isFalse();
      assertThat(lab.database().value("SELECT count(*) FROM cluster_logs")).isEqualTo("1");
    }
  }

  @Test
  void an_event_that_fits_nothing_fails_without_a_word_of_our_insides() throws Exception {
    try (var instance = instance("api")) {
      for (var event : new String[] {"[]", "{}", "{\"Records\":[]}", "\"text\""}) {
        var outcome = instance.invoke(event);
        assertThat(outcome.error()).isTrue();
        assertThat(outcome.text()).contains("The event is").doesNotContain("io.k8slab.http");
      }
      var pathless = GatewayEvents.response(instance.invoke("{\"httpMethod\":\"GET\"}").body());
      assertThat(pathless.status()).isEqualTo(400);
      var broken =
          GatewayEvents.response(
              instance
                  .invoke(
                      "{\"httpMethod\":\"POST\",\"path\":\"/api/v1/users\",\"body\":\"%\","
                          + "\"isBase64Encoded\":true}")
                  .body());
      assertThat(new String(broken.body(), StandardCharsets.UTF_8)).contains("broken base64");
    }
  }

  @Test
  void the_migration_is_run_without_the_secrets_of_the_functions() throws Exception {
    try (var fresh = TestDatabase.empty()) {
      var job =
          Map.of(
              "K8SLAB_DATABASE_URL",
              fresh.config(1).url(),
              "K8SLAB_OWNER_USER",
              "postgres",
              "K8SLAB_OWNER_PASSWORD",
              "postgres",
              "K8SLAB_FUNCTIONS_PASSWORD",
              TestDatabase.PASSWORD,
              "K8SLAB_KAFKA_BOOTSTRAP_SERVERS",
              Lab.broker().bootstrapServers());
      try (var instance = LambdaProcess.start("migrate", job, folder)) {
        assertThat(instance.invoke("{}").text()).isEqualTo("{\"status\":\"done\"}");
        assertThat(fresh.value("SELECT count(*) FROM clusters")).isEqualTo("0");
      }
      try (var instance = LambdaProcess.start("migrate", Map.of(), folder)) {
        var outcome = instance.invoke("{}");
        assertThat(outcome.error()).isTrue();
        assertThat(outcome.text()).contains("is required");
      }
    }
  }

  @Test
  void a_start_that_cannot_be_names_what_is_missing() throws Exception {
    for (var given : Map.of("api", "K8SLAB_DATABASE_URL", "nothing", "must be one of").entrySet()) {
      try (var instance = LambdaProcess.start(given.getKey(), Map.of(), folder)) {
        var error = instance.runtime().initError().get(60, TimeUnit.SECONDS);
        assertThat(error.text() + instance.logged()).contains(given.getValue());
        assertThat(instance.process().waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(instance.process().exitValue()).isNotZero();
      }
    }
  }

  @Test
  void the_class_path_holds_no_servlet() throws Exception {
    try (var jars = Files.list(Path.of("target/lib"))) {
      for (var jar : jars.toList()) {
        try (var file = new JarFile(jar.toFile())) {
          assertThat(file.stream().map(java.util.zip.ZipEntry::getName))
              .as(jar.toString())
              .noneMatch(
                  name ->
                      name.startsWith("jakarta/servlet/")
                          || name.startsWith("javax/servlet/")
                          || name.startsWith("org/apache/catalina/"));
        }
      }
    }
  }
}
