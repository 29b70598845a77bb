package io.k8slab.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.k8slab.jdbc.SqlSupplier;
import io.k8slab.testing.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class IdempotencyIT {
  private static TestDatabase db;
  private final UUID user = UUID.randomUUID();
  private final AtomicInteger runs = new AtomicInteger();

  @BeforeAll
  static void start() {
    db = TestDatabase.create();
  }

  @AfterAll
  static void stop() {
    db.close();
  }

  IdempotencyIT() {
    db.execute(
        "INSERT INTO users (id, email, email_key, password_hash) VALUES ('%1$s', '%1$s', '%1$s', '')"
            .formatted(user));
  }

  @Test
  void a_hundred_at_once_do_the_work_once_and_get_one_answer() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var answers =
          IntStream.range(0, 100).mapToObj(i -> threads.submit(() -> once("k", "body"))).toList();
      for (var answer : answers) {
        assertThat(new String(answer.get().body(), StandardCharsets.UTF_8)).isEqualTo("run 1");
        assertThat(answer.get().status()).isEqualTo(202);
        assertThat(answer.get().headers()).containsEntry("location", "/x/1");
      }
    }
    assertThat(runs).hasValue(1);
  }

  @Test
  void another_body_is_refused_and_its_work_not_done() {
    once("k", "body");
    var refused = catchThrowableOfType(ProblemException.class, () -> once("k", "other"));
    assertThat(refused.problem().type()).isEqualTo(ProblemType.IDEMPOTENCY_KEY_REUSED);
    assertThat(runs).hasValue(1);
  }

  @Test
  void a_refusal_frees_the_key() {
    SqlSupplier<Response> refusal =
        () -> {
          throw Problem.of(ProblemType.CONFLICT, "no").asException();
        };
    assertThat(catchThrowableOfType(ProblemException.class, () -> once("k", "body", refusal)))
        .isNotNull();
    assertThat(once("k", "another body").status()).isEqualTo(202);
  }

  @Test
  void a_refusal_that_is_returned_is_a_defect_and_keeps_nothing() {
    assertThat(
            catchThrowableOfType(
                IllegalStateException.class, () -> once("k", "body", () -> Response.empty(409))))
        .hasMessageContaining("thrown");
    assertThat(once("k", "body").status()).isEqualTo(202);
  }

  @Test
  void without_a_key_the_work_is_done_each_time() {
    once("", "body");
    once("", "body");
    assertThat(runs).hasValue(2);
  }

  @Test
  void a_key_of_yesterday_is_void() {
    once("k", "body");
    age("24 hours 1 second");
    assertThat(once("k", "other").status()).isEqualTo(202);
    assertThat(runs).hasValue(2);
    assertThat(new String(once("k", "other").body(), StandardCharsets.UTF_8)).isEqualTo("run 2");
  }

  @Test
  void pruning_deletes_old_keys_only() {
    once("old", "body");
    age("25 hours");
    once("new", "body");
    int pruned = db.database().transact(c -> Idempotency.pruneOlderThan(c, Duration.ofHours(24)));
    assertThat(pruned).isEqualTo(1);
    assertThat(db.value("SELECT key FROM idempotency_keys WHERE user_id = '" + user + "'"))
        .isEqualTo("new");
  }

  private void age(String interval) {
    db.execute(
        "UPDATE idempotency_keys SET created_at = created_at - interval '%s' WHERE user_id = '%s'"
            .formatted(interval, user));
  }

  private Response once(String key, String body) {
    return once(
        key,
        body,
        () ->
            new Response(
                202,
                Map.of("location", "/x/1"),
                ("run " + runs.incrementAndGet()).getBytes(StandardCharsets.UTF_8)));
  }

  private Response once(String key, String body, SqlSupplier<Response> work) {
    return db.database().transact(c -> once(c, key, body, work));
  }

  private Response once(Connection c, String key, String body, SqlSupplier<Response> work)
      throws SQLException {
    var headers = key.isEmpty() ? Map.<String, String>of() : Map.of("idempotency-key", key);
    var request =
        new Request(
            "POST",
            "/api/v1/clusters",
            Map.of(),
            Map.of(),
            headers,
            body.getBytes(StandardCharsets.UTF_8),
            "::1",
            "c",
            new Principal(user, "a@example.com", Set.of(Role.USER)));
    return Idempotency.once(c, request, Operation.CREATE_CLUSTER, work);
  }
}
