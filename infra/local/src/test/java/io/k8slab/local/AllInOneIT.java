package io.k8slab.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.k8slab.events.ApplyTopics;
import io.k8slab.events.Json;
import io.k8slab.events.Topics;
import io.k8slab.local.database.LocalDatabase;
import io.k8slab.local.process.Progress;
import io.k8slab.local.process.StopOrder;
import io.k8slab.local.process.UpOptions;
import io.k8slab.local.secrets.Secrets;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Everything in this JVM; what must hold when a part of it is away. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class AllInOneIT {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final String POOL = "scripted";

  @TempDir static Path temp;

  private final StopOrder stop = new StopOrder(_ -> {});
  private Running running;
  private ApiCalls admin;

  @BeforeAll
  void start() throws Exception {
    var quiet =
        new Progress(
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
    running =
        AllInOne.start(
            new UpOptions(0, temp, Optional.empty(), Optional.empty()), Map.of(), quiet, stop);
    admin = new ApiCalls(running.url());
    admin.signIn(LocalDatabase.ADMIN_EMAIL, Secrets.read(running.adminPasswordFile()));
  }

  @AfterAll
  void stop() {
    stop.close();
    admin.close();
    assertThat(temp.resolve("run/status.json")).doesNotExist();
    assertThat(temp.resolve("run/lab.pid")).doesNotExist();
  }

  @Test
  void scripts_and_people_find_it() throws Exception {
    var status = Json.MAPPER.readTree(Files.readString(temp.resolve("run/status.json")));

    assertThat(status.path("url").asString()).isEqualTo(running.url());
    assertThat(status.path("ready").asBoolean()).isTrue();
    assertThat(status.path("admin_email").asString()).isEqualTo("admin@k8slab.local");
    assertThat(Path.of(status.path("admin_password_file").asString())).isRegularFile();
    assertThat(admin.get("/health/ready").text("status")).isEqualTo("ok");
    assertThat(admin.get("/docs").status()).isEqualTo(200);
  }

  @Test
  void somebody_registers_signs_in_and_sees_what_is_offered() throws Exception {
    try (var person = new ApiCalls(running.url())) {
      var password = "correct horse battery staple";
      assertThat(
              person
                  .post("/api/v1/users", Map.of("email", "ada@example.com", "password", password))
                  .status())
          .isEqualTo(202);
      person.signIn("ada@example.com", password);

      assertThat(person.get("/api/v1/users/me").text("email")).isEqualTo("ada@example.com");
      assertThat(person.get("/api/v1/providers").status()).isEqualTo(200);
      assertThat(person.get("/api/v1/quotas/me").status()).isEqualTo(200);
    }
  }

  @Test
  void without_the_database_requests_fail_clearly_within_a_bound_and_recover() throws Exception {
    running.database().server().stop();

    await().atMost(LONG).until(() -> admin.get("/health/ready").status() == 503);
    var refused = admin.get("/api/v1/clusters");
    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.text("type")).isEqualTo("urn:k8slab:problem:unavailable");
    assertThat(admin.get("/health/live").status()).isEqualTo(200);

    running.database().server().start();

    await().atMost(LONG).until(() -> admin.get("/health/ready").status() == 200);
    await().atMost(LONG).until(() -> admin.get("/api/v1/clusters").status() == 200);
  }

  @Test
  void without_kafka_creates_are_kept_and_delivered_later_and_open_pages_are_told_then()
      throws Exception {
    makeScriptedHost();
    var heard = new CompletableFuture<String>();
    var page = openPage(heard);
    var provider = Map.of("name", "kept", "provider", "scripted", "version", "1.2.3");
    running.broker().stop();
    await().atMost(LONG).until(() -> admin.get("/health/ready").text("status").equals("degraded"));
    assertThat(admin.get("/health/ready").status()).isEqualTo(200);

    var created = admin.post("/api/v1/clusters", provider);

    assertThat(created.status()).as(created.toString()).isEqualTo(202);
    assertThat(count("SELECT count(*) FROM outbox WHERE topic = '" + commands() + "'"))
        .isPositive();

    running.broker().start();

    await()
        .atMost(LONG)
        .untilAsserted(
            () -> {
              assertThat(count("SELECT count(*) FROM outbox")).isZero();
              assertThat(records(commands())).isPositive();
            });
    await().atMost(LONG).until(() -> admin.get("/health/ready").text("status").equals("ok"));
    assertThat(heard).succeedsWithin(LONG).asString().contains("cluster.status.changed", "kept");
    page.abort();
  }

  private WebSocket openPage(CompletableFuture<String> heard) throws Exception {
    var ticket = admin.post("/api/v1/ws-tickets", Map.of());
    var page = URI.create(running.url().replace("http:", "ws:") + ticket.text("url"));
    var listener =
        new WebSocket.Listener() {
          @Override
          public @Nullable CompletionStage<?> onText(
              WebSocket from, CharSequence text, boolean last) {
            heard.complete(text.toString());
            return null;
          }
        };
    return HttpClient.newHttpClient()
        .newWebSocketBuilder()
        .header("Origin", running.url())
        .buildAsync(URI.create(page + "?token=" + ticket.text("ticket")), listener)
        .get();
  }

  @Test
  void no_secret_is_in_a_file_that_is_not_a_secret() throws Exception {
    var password = Secrets.read(running.adminPasswordFile());
    try (var files = Files.walk(temp)) {
      var told =
          files
              .filter(Files::isRegularFile)
              .filter(file -> !file.startsWith(temp.resolve("secrets")))
              .filter(AllInOneIT::exists)
              .toList();
      assertThat(told)
          .isNotEmpty()
          .allSatisfy(
              file ->
                  assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                      .doesNotContain(password));
    }
  }

  private static boolean exists(Path file) {
    return Files.isReadable(file);
  }

  /** A host of another pool, whose agent takes no command. */
  private void makeScriptedHost() throws Exception {
    try (var connection = running.database().connect();
        var statement = connection.createStatement()) {
      statement.execute(
          """
          INSERT INTO agents (id, pool, public_key) VALUES ('scripted', 'scripted', '-');
          INSERT INTO hosts VALUES ('scripted', 'scripted', 'READY', 'scripted', 1, 1, 10, 100000,
            1::bigint << 40, 1::bigint << 40, 0, 1::bigint << 40, 1::bigint << 40, 40000, 100, 6,
            now() + interval '1 hour');
          INSERT INTO host_use (host_id) VALUES ('scripted');
          INSERT INTO host_providers VALUES ('scripted', 'scripted', '1.2.3', 0, 10, true);
          """);
    }
    try (var kafka = kafka()) {
      new ApplyTopics(kafka).apply(Topics.all(List.of(POOL)));
    }
  }

  private static String commands() {
    return Topics.commands(POOL);
  }

  private Admin kafka() {
    var client = new HashMap<String, Object>(running.broker().clientProperties());
    client.put("bootstrap.servers", running.broker().bootstrapServers());
    return Admin.create(client);
  }

  private long count(String sql) throws Exception {
    try (var connection = running.database().connect();
        var rows = connection.createStatement().executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private long records(String topic) throws Exception {
    try (var kafka = kafka()) {
      var partitions = new HashMap<TopicPartition, OffsetSpec>();
      for (int i = 0; i < 12; i++) {
        partitions.put(new TopicPartition(topic, i), OffsetSpec.latest());
      }
      return kafka.listOffsets(partitions).all().get().values().stream()
          .mapToLong(one -> one.offset())
          .sum();
    }
  }
}
