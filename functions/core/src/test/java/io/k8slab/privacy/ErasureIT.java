package io.k8slab.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import io.k8slab.testing.Answer;
import io.k8slab.testing.Lab;
import io.k8slab.testing.TestApi;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** Somebody goes: who may, what they must show, what becomes of what they had. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ErasureIT {
  private static final String PASSWORD = "correct horse battery";
  private static final String ME = "/api/v1/users/me";
  private static int count;
  private static Lab lab;
  private static TestApi api;
  private static FinishErasures finish;

  private final String suffix = Integer.toString(count++);
  private final String email = "ada" + suffix + "@example.com";
  private String ada = "";
  private UUID id = new UUID(0, 0);

  @BeforeAll
  static void start() {
    lab = Lab.withHost(100);
    api = TestApi.of(lab);
    finish = new FinishErasures(lab.database().database());
  }

  @AfterAll
  static void stop() {
    lab.close();
  }

  @BeforeEach
  void register() {
    lab.database().execute("DELETE FROM erasures");
    ada = api.person(lab.database(), email);
    id = idOf(ada);
  }

  @Test
  void who_has_no_cluster_is_gone_at_once_and_the_address_is_free() {
    assertThat(erase(ada).status()).isEqualTo(202);
    assertThat(kind()).isEqualTo("erased");
    assertThat(api.get(ME, ada).problem()).isEqualTo("invalid-token");
    assertThat(api.login(email, PASSWORD).problem()).isEqualTo("invalid-credentials");
    var another = api.person(lab.database(), email);
    assertThat(idOf(another)).isNotEqualTo(id);
    assertThat(audit("user.erase_asked")).isEqualTo("1");
    assertThat(audit("user.erase")).isEqualTo("1");
  }

  @Test
  void clusters_are_removed_by_proof_before_the_person_is_erased() {
    var running = run("mine-" + suffix);
    var labels = "{\"labels\":{\"for\":\"mine-" + suffix + "\"}}";
    api.json("PATCH", "/api/v1/clusters/" + running, ada, labels);
    var device = api.postForm("/api/v1/auth/device", "client_id=mine-" + suffix);
    var code = "/api/v1/auth/device/" + device.field("user_code");
    assertThat(api.json("POST", code, ada, "{\"approve\":true}").status()).isEqualTo(204);
    assertThat(mentions("audit_personal")).isEqualTo("3");
    var program =
        api.json("POST", ME + "/tokens", ada, "{\"name\":\"a\",\"scopes\":[\"profile:read\"]}")
            .field("token");
    assertThat(erase(ada).status()).isEqualTo(202);

    assertThat(lab.status(running)).isEqualTo("TERMINATING");
    assertThat(api.get(ME, ada).status()).isEqualTo(401);
    assertThat(api.get(ME, program).status()).isEqualTo(401);
    assertThat(api.login(email, PASSWORD).status()).isEqualTo(401);
    assertThat(kind()).isEqualTo("person");
    assertThat(finish.run()).isZero();
    assertThat(kind()).isEqualTo("person");

    lab.deliver(lab.agent().record(lab.agent().terminated(lab.terminateOf(running))));
    assertThat(finish.run()).isEqualTo(1);
    assertThat(kind()).isEqualTo("erased");
    assertThat(
            lab.database()
                .value(
                    "SELECT name || ' ' || termination_reason FROM clusters WHERE id = '%s'"
                        .formatted(running)))
        .isEqualTo("erased owner_erased");
    assertThat(finish.run()).isZero();
    for (var table : List.of("audit_personal", "audit_log", "clusters", "outbox", "device_codes")) {
      assertThat(mentions(table)).as(table).isEqualTo("0");
    }
  }

  @Test
  void what_waits_for_a_place_keeps_nobody_waiting() {
    try (var small = Lab.withHost(1)) {
      var there = TestApi.of(small);
      var bob = there.person(small.database(), "bob" + suffix + "@example.com");
      var token = there.person(small.database(), email);
      there.json("POST", "/api/v1/clusters", bob, "{\"name\":\"first\"}");
      var queued = there.json("POST", "/api/v1/clusters", token, "{\"name\":\"second\"}");
      assertThat(queued.field("status")).isEqualTo("QUEUED");
      var password = "{\"current_password\":\"" + PASSWORD + "\"}";
      assertThat(there.json("DELETE", ME, token, password).status()).isEqualTo(202);
      assertThat(there.get(ME, token).status()).isEqualTo(401);
      assertThat(
              small
                  .database()
                  .value(
                      "SELECT c.name || ' ' || status || ' ' || kind FROM clusters c JOIN users u"
                          + " ON u.id = c.user_id WHERE c.id = '%s'".formatted(queued.field("id"))))
          .isEqualTo("erased TERMINATED erased");
    }
  }

  @Test
  void what_came_late_is_wiped_once_more_and_then_it_is_over() {
    var cluster = run("late");
    assertThat(erase(ada).status()).isEqualTo(202);
    var command = lab.terminateOf(cluster);
    lab.deliver(lab.agent().record(lab.agent().terminated(command)));
    finish.run();
    lab.database()
        .execute(
            """
            INSERT INTO cluster_logs (cluster_id, seq, event_id, at, stream, text)
              VALUES ('%1$s', 99, gen_random_uuid(), now(), 'out', 'a late line');
            INSERT INTO sessions (id, user_id, address, expires_at)
              VALUES (gen_random_uuid(), '%2$s', '192.0.2.99', now() + interval '1 h');
            UPDATE users SET full_name = 'Ada' WHERE id = '%2$s'
            """
                .formatted(cluster, id));
    assertThat(finish.run()).as("not yet").isZero();
    lab.database().execute("UPDATE erasures SET erased_at = now() - interval '11 minutes'");
    assertThat(finish.run()).isEqualTo(1);
    for (var sql :
        List.of(
            "SELECT count(*) FROM cluster_logs WHERE cluster_id = '%s'".formatted(cluster),
            "SELECT count(*) FROM sessions WHERE user_id = '%s'".formatted(id),
            "SELECT count(*) FROM users WHERE full_name IS NOT NULL AND id = '%s'".formatted(id),
            "SELECT count(*) FROM erasures WHERE user_id = '%s'".formatted(id))) {
      assertThat(lab.database().value(sql)).as(sql).isEqualTo("0");
    }
    assertThat(finish.run()).isZero();
  }

  @Test
  void the_password_is_asked_for_once_more() {
    var wrong = api.json("DELETE", ME, ada, "{\"current_password\":\"wrong\"}");
    assertThat(wrong.problem()).isEqualTo("invalid-field");
    assertThat(wrong.pointers()).containsExactly("/current_password");
    assertThat(api.json("DELETE", ME, ada, "{}").pointers()).containsExactly("/current_password");
    assertThat(api.json("DELETE", ME, ada, "{\"force\":true}").pointers())
        .containsExactly("/force");
    assertThat(api.json("DELETE", ME, ada, "").status()).isEqualTo(400);
    assertThat(kind()).isEqualTo("person");
    assertThat(api.get(ME, ada).status()).isEqualTo(200);
    lab.database().execute("DELETE FROM login_attempts");
    var last = wrong;
    for (int i = 0; i < 11; i++) {
      last = api.json("DELETE", ME, ada, "{\"current_password\":\"wrong\"}");
    }
    assertThat(last.problem()).isEqualTo("rate-limited");
    assertThat(erase(ada).problem()).isEqualTo("rate-limited");
  }

  @Test
  void who_has_no_password_signs_in_anew_first() {
    lab.database()
        .execute(
            """
            UPDATE users SET password_hash = NULL WHERE id = '%1$s';
            UPDATE sessions SET created_at = now() - interval '11 minutes' WHERE user_id = '%1$s'
            """
                .formatted(id));
    assertThat(api.json("DELETE", ME, ada, "{}").problem()).isEqualTo("sign-in-again");
    assertThat(kind()).isEqualTo("person");
    lab.database().execute("UPDATE sessions SET created_at = now() - interval '9 minutes'");
    assertThat(api.json("DELETE", ME, ada, "{}").status()).isEqualTo(202);
    assertThat(kind()).isEqualTo("erased");
  }

  @Test
  void a_teams_clusters_are_handed_over_and_run_on() {
    var grace = api.person(lab.database(), "grace" + suffix + "@example.com");
    var team = team(ada);
    var shared =
        api.json(
            "POST", "/api/v1/clusters", ada, "{\"name\":\"shared\",\"team_id\":\"" + team + "\"}");
    var cluster = UUID.fromString(shared.field("id"));
    var refused = erase(ada);
    assertThat(refused.problem()).isEqualTo("conflict");
    assertThat(refused.field("detail")).contains("team-" + suffix);
    assertThat(refused.json().at("/teams/0/id").stringValue()).isEqualTo(team);
    assertThat(api.get(ME, ada).status()).isEqualTo(200);
    assertThat(lab.status(cluster)).isEqualTo("PROVISIONING");

    join(team, grace, "admin");
    assertThat(erase(ada).status()).isEqualTo(202);
    assertThat(kind()).isEqualTo("erased");
    assertThat(lab.status(cluster)).isEqualTo("PROVISIONING");
    assertThat(api.get("/api/v1/clusters/" + cluster, grace).field("owner_id"))
        .isEqualTo(idOf(grace).toString());
    assertThat(api.get("/api/v1/teams/" + team + "/members", grace).json().get("items")).hasSize(1);
  }

  @Test
  void of_two_last_administrators_who_go_at_once_one_stays() throws Exception {
    var grace = api.person(lab.database(), "grace" + suffix + "@example.com");
    join(team(ada), grace, "admin");
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var both = List.<Callable<Answer>>of(() -> erase(ada), () -> erase(grace)).stream().toList();
      var statuses = new java.util.ArrayList<Integer>();
      for (var answer : threads.invokeAll(both)) {
        statuses.add(answer.get().status());
      }
      assertThat(statuses).containsExactlyInAnyOrder(202, 409);
    }
  }

  @Test
  void a_system_administrator_erases_others_and_one_is_left() {
    assertThat(api.json("DELETE", "/api/v1/users/" + id, ada, "").problem()).isEqualTo("forbidden");
    var root = api.person(lab.database(), "root" + suffix + "@example.com");
    administer(idOf(root));
    run("hers");
    var path = "/api/v1/users/" + id;
    assertThat(api.json("DELETE", path, root, "").status()).isEqualTo(202);
    assertThat(api.json("DELETE", path, root, "").status()).as("again").isEqualTo(202);
    assertThat(audit("user.erase_asked")).isEqualTo("1");
    assertThat(api.json("PATCH", path, root, "{\"suspended\":false}").problem())
        .isEqualTo("conflict");
    assertThat(api.get(path, root).json().get("suspended").booleanValue()).isTrue();

    assertThat(erase(root).problem()).isEqualTo("conflict");
    assertThat(api.json("DELETE", "/api/v1/users/" + idOf(root), root, "").problem())
        .isEqualTo("conflict");
    var none = "/api/v1/users/01900000-0000-7000-8000-000000000000";
    assertThat(api.json("DELETE", none, root, "").problem()).isEqualTo("not-found");
    lab.database().execute("UPDATE users SET roles = '{user}'");
  }

  @Test
  void a_token_for_programs_neither_exports_nor_erases() {
    for (var scope : new String[] {"profile:export", "profile:erase"}) {
      assertThat(
              api.json(
                      "POST",
                      ME + "/tokens",
                      ada,
                      "{\"name\":\"a\",\"scopes\":[\"" + scope + "\"]}")
                  .pointers())
          .containsExactly("/scopes");
    }
    var program =
        api.json("POST", ME + "/tokens", ada, "{\"name\":\"a\",\"scopes\":[\"profile:read\"]}")
            .field("token");
    assertThat(erase(program).problem()).isEqualTo("forbidden");
    assertThat(api.get(ME + "/export", program).problem()).isEqualTo("forbidden");
    assertThat(kind()).isEqualTo("person");
  }

  @Test
  void an_address_that_was_never_confirmed_takes_nobodys_invitation() {
    var root = api.person(lab.database(), "lead" + suffix + "@example.com");
    var team = team(root);
    api.json(
        "POST", "/api/v1/teams/" + team + "/invitations", root, "{\"email\":\"" + email + "\"}");
    lab.database()
        .execute("UPDATE users SET email_confirmed_at = NULL WHERE id = '%s'".formatted(id));
    assertThat(io.k8slab.testing.Unzip.files(api.get(ME + "/export", ada).response().body()))
        .containsEntry("invitations.json", "[]\n");
    assertThat(erase(ada).status()).isEqualTo(202);
    assertThat(api.get("/api/v1/teams/" + team + "/invitations", root).json().get("items"))
        .hasSize(1);
  }

  private Answer erase(String token) {
    return api.json("DELETE", ME, token, "{\"current_password\":\"" + PASSWORD + "\"}");
  }

  private UUID idOf(String token) {
    return UUID.fromString(api.get(ME, token).field("id"));
  }

  private UUID create(String name) {
    return UUID.fromString(
        api.json("POST", "/api/v1/clusters", ada, "{\"name\":\"" + name + "\"}").field("id"));
  }

  private UUID run(String name) {
    var cluster = create(name);
    lab.deliver(lab.agent().record(lab.agent().provisioned(lab.provisionOf(cluster))));
    return cluster;
  }

  private String team(String admin) {
    return api.json("POST", "/api/v1/teams", admin, "{\"name\":\"team-" + suffix + "\"}")
        .field("id");
  }

  private void join(String team, String token, String role) {
    lab.database()
        .execute(
            "INSERT INTO team_members (team_id, user_id, role) VALUES ('%s', '%s', '%s')"
                .formatted(team, idOf(token), role));
    api.forget(idOf(token));
  }

  private static void administer(UUID user) {
    lab.database()
        .execute("UPDATE users SET roles = '{system_admin,user}' WHERE id = '%s'".formatted(user));
    api.forget(user);
  }

  /** Of how many rows this test's own words are part. */
  private String mentions(String table) {
    return String.valueOf(
        lab.database()
            .value(
                "SELECT count(*) FROM %s x WHERE x::text LIKE '%%mine-%s%%'"
                    .formatted(table, suffix)));
  }

  private String kind() {
    return String.valueOf(
        lab.database().value("SELECT kind FROM users WHERE id = '%s'".formatted(id)));
  }

  private String audit(String action) {
    return String.valueOf(
        lab.database()
            .value(
                "SELECT count(*) FROM audit_log WHERE action = '%s' AND user_id = '%s'"
                    .formatted(action, id)));
  }
}
