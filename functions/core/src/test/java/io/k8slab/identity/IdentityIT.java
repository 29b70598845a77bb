package io.k8slab.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.k8slab.identity.jdbc.RefreshTokenRows;
import io.k8slab.testing.Answer;
import io.k8slab.testing.TestApi;
import io.k8slab.testing.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class IdentityIT {
  private static final String PASSWORD = "correct horse battery";
  private static int people;
  private static TestDatabase db;
  private static TestApi api;

  private final String email = "ada" + people++ + "@example.com";

  @BeforeAll
  static void start() {
    db = TestDatabase.create();
    api = new TestApi(db.database());
  }

  @AfterAll
  static void stop() {
    db.close();
  }

  @Test
  void who_registers_can_sign_in_and_is_known() {
    var registered =
        api.postJson(
            "/api/v1/users",
            "{\"email\":\" Ada.%s \",\"password\":\"%s\",\"full_name\":\" Ada \"}"
                .formatted(email, PASSWORD));
    assertThat(registered.status()).isEqualTo(202);
    assertThat(registered.text()).isEqualTo("{\"status\":\"accepted\"}");

    var session = api.login("ADA." + email.toUpperCase(java.util.Locale.ROOT), PASSWORD);
    assertThat(session.status()).isEqualTo(200);
    assertThat(session.field("token_type")).isEqualTo("Bearer");
    assertThat(session.json().path("expires_in").intValue()).isEqualTo(900);
    assertThat(session.json().path("refresh_expires_in").intValue()).isEqualTo(30 * 24 * 3600);
    assertThat(session.header("cache-control")).isEqualTo("no-store");

    var me = api.get("/api/v1/users/me", session.field("access_token"));
    assertThat(me.field("email")).isEqualTo("Ada." + email);
    assertThat(me.field("full_name")).isEqualTo("Ada");
    assertThat(me.json().path("roles").values())
        .extracting(r -> r.stringValue())
        .containsExactly("user");
    assertThat(audit("user.register", me.field("id"))).isEqualTo("ok");
    assertThat(audit("auth.login", me.field("id"))).isEqualTo("ok");
  }

  @Test
  void a_second_registration_looks_the_same_and_changes_nothing() {
    var first = api.register(email, PASSWORD);
    var second = api.register("  " + email.toUpperCase(java.util.Locale.ROOT), "quiet lemon orbit");
    assertThat(second.status()).isEqualTo(first.status());
    assertThat(second.text()).isEqualTo(first.text());
    assertThat(second.response().headers().keySet()).isEqualTo(first.response().headers().keySet());
    assertThat(api.login(email, "quiet lemon orbit").problem()).isEqualTo("invalid-credentials");
    var session = api.login(email, PASSWORD);
    var id = api.get("/api/v1/users/me", session.field("access_token")).field("id");
    assertThat(
            db.value(
                "SELECT count(*) FROM audit_log WHERE action = 'user.register' AND user_id = '"
                    + id
                    + "' AND outcome = 'refused' AND actor = 'anonymous'"))
        .isEqualTo("1");
  }

  @Test
  void many_registrations_of_one_address_at_once_make_one_account() throws Exception {
    var answers = atOnce(8, () -> api.register(email, PASSWORD));
    assertThat(answers).allMatch(a -> a.status() == 202 || a.status() == 429);
    assertThat(db.value("SELECT count(*) FROM users WHERE email_key = '" + email + "'"))
        .isEqualTo("1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | /email,/password",
        "{\"email\":\"x\",\"password\":\"correct horse battery\"} | /email",
        "{\"email\":\"a@example.com\",\"password\":\"short\"} | /password",
        "{\"email\":\"a@example.com\",\"password\":12345678901234} | /password",
        "{\"email\":7,\"password\":null} | /email,/password",
        "{\"email\":\"a@example.com\",\"password\":\"correct horse battery\",\"admin\":true} | /admin",
        "{\"email\":\"a@example.com\",\"password\":\"correct\\u0000horse battery\"} | /password",
        "{\"email\":\"a@example.com\",\"password\":\"correct horse battery\",\"full_name\":\"a\\nb\"} | /full_name",
        "[] | ''",
      })
  void a_wrong_field_is_named(String json, String pointers) {
    var answer = api.postJson("/api/v1/users", json);
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.problem()).isEqualTo("invalid-field");
    assertThat(String.join(",", answer.pointers())).isEqualTo(pointers);
  }

  @Test
  void a_password_is_counted_in_code_points() {
    assertThat(api.register(email, "😀".repeat(11)).pointers()).containsExactly("/password");
    var longest = PASSWORD + "😀".repeat(256 - PASSWORD.length());
    assertThat(api.register(email, longest).status()).isEqualTo(202);
    assertThat(api.login(email, longest).status()).isEqualTo(200);
    assertThat(api.register(email, longest + "😀").pointers()).containsExactly("/password");
  }

  @Test
  void a_wrong_password_and_an_unknown_address_look_the_same() {
    api.register(email, PASSWORD);
    var wrong = api.login(email, PASSWORD + "x");
    var unknown = api.login("nobody@example.com", PASSWORD);
    var noAddress = api.login("nobody", PASSWORD);
    for (var answer : List.of(wrong, unknown, noAddress)) {
      assertThat(answer.status()).isEqualTo(401);
      assertThat(answer.problem()).isEqualTo("invalid-credentials");
      assertThat(answer.field("detail")).isEqualTo(wrong.field("detail"));
      assertThat(answer.header("www-authenticate")).isEqualTo("Bearer realm=\"k8slab\"");
    }
    assertThat(
            db.value(
                """
                SELECT count(*) FROM audit_log a JOIN audit_personal p ON p.audit_id = a.id
                WHERE a.action = 'auth.login' AND a.outcome = 'refused'
                  AND p.value->>'address' = '192.0.2.7' AND a.subject = 'user:unknown'
                """))
        .isGreaterThanOrEqualTo("2");
  }

  @Test
  void a_refresh_token_is_rotated() {
    var session = session();
    var next = api.refresh(session.field("refresh_token"));
    assertThat(next.status()).isEqualTo(200);
    assertThat(next.field("refresh_token")).isNotEqualTo(session.field("refresh_token"));
    assertThat(api.get("/api/v1/users/me", next.field("access_token")).status()).isEqualTo(200);
    assertThat(api.refresh(next.field("refresh_token")).status()).isEqualTo(200);
  }

  @Test
  void two_tabs_at_once_both_stay_signed_in() throws Exception {
    var token = session().field("refresh_token");
    var answers = atOnce(10, () -> api.refresh(token));
    assertThat(answers).allMatch(a -> a.status() == 200);
    var successors = new HashSet<String>();
    answers.forEach(a -> successors.add(a.field("refresh_token")));
    assertThat(successors).hasSize(10);
    for (var successor : successors) {
      assertThat(api.refresh(successor).status()).isEqualTo(200);
    }
  }

  @Test
  void late_reuse_revokes_the_family_and_nothing_else() {
    var session = session();
    var other = api.login(email, PASSWORD);
    var next = api.refresh(session.field("refresh_token"));
    afterGrace();
    var reused = api.refresh(session.field("refresh_token"));
    assertThat(reused.status()).isEqualTo(401);
    assertThat(reused.problem()).isEqualTo("invalid-token");
    assertThat(api.refresh(next.field("refresh_token")).status()).isEqualTo(401);
    assertThat(api.refresh(other.field("refresh_token")).status()).isEqualTo(200);
    var id = api.get("/api/v1/users/me", other.field("access_token")).field("id");
    assertThat(audit("auth.refresh_reuse", id)).isEqualTo("refused");
  }

  @Test
  void late_reuse_beside_rotations_leaves_no_token_of_the_family_alive() throws Exception {
    for (int round = 0; round < 10; round++) {
      var stolen = session().field("refresh_token");
      var current = api.refresh(stolen).field("refresh_token");
      afterGrace();
      var answers =
          atOnce(
              Stream.concat(
                      Stream.<Callable<Answer>>of(() -> api.refresh(stolen)),
                      IntStream.range(0, 5)
                          .<Callable<Answer>>mapToObj(i -> () -> api.refresh(current)))
                  .toList());
      for (var answer : answers) {
        if (answer.status() == 200) {
          assertThat(api.refresh(answer.field("refresh_token")).status()).isEqualTo(401);
        }
      }
      assertThat(api.refresh(current).status()).isEqualTo(401);
    }
  }

  @Test
  void logout_revokes_the_family_and_is_silent_about_others() {
    var session = session();
    var id = api.get("/api/v1/users/me", session.field("access_token")).field("id");
    var next = api.refresh(session.field("refresh_token")).field("refresh_token");
    var body = "{\"refresh_token\":\"%s\"}".formatted(next);
    assertThat(api.postJson("/api/v1/auth/logout", body).status()).isEqualTo(204);
    assertThat(api.postJson("/api/v1/auth/logout", body).status()).isEqualTo(204);
    assertThat(api.postJson("/api/v1/auth/logout", "{\"refresh_token\":\"x\"}").status())
        .isEqualTo(204);
    assertThat(api.refresh(next).status()).isEqualTo(401);
    assertThat(api.refresh(session.field("refresh_token")).status()).isEqualTo(401);
    assertThat(api.get("/api/v1/users/me", session.field("access_token")).status()).isEqualTo(401);
    assertThat(audit("auth.logout", id)).isEqualTo("ok");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | /grant_type",
        "grant_type=password&refresh_token=x | /grant_type",
        "grant_type=refresh_token | /refresh_token",
        "grant_type=refresh_token&refresh_token=a&refresh_token=b | /refresh_token",
      })
  void a_wrong_token_request_is_named(String form, String pointers) {
    var answer = api.postForm("/api/v1/auth/token", form);
    assertThat(answer.problem()).isEqualTo("invalid-field");
    assertThat(String.join(",", answer.pointers())).isEqualTo(pointers);
  }

  @Test
  void a_form_that_cannot_be_read_is_malformed_and_unknown_fields_are_ignored() {
    assertThat(api.postForm("/api/v1/auth/token", "grant_type=%zz").problem())
        .isEqualTo("malformed-request");
    var form =
        "client_id=cli&grant_type=refresh_token&refresh_token=" + session().field("refresh_token");
    assertThat(api.postForm("/api/v1/auth/token", form).status()).isEqualTo(200);
    assertThat(api.postJson("/api/v1/auth/token", "{}").problem())
        .isEqualTo("unsupported-media-type");
  }

  @Test
  void an_expired_refresh_token_is_refused_and_pruned() {
    var token = session().field("refresh_token");
    db.execute("UPDATE refresh_tokens SET expires_at = now() - interval '1 second'");
    assertThat(api.refresh(token).problem()).isEqualTo("invalid-token");
    int pruned = db.database().transact(RefreshTokenRows::pruneExpired);
    assertThat(pruned).isPositive();
    assertThat(db.value("SELECT count(*) FROM refresh_tokens")).isEqualTo("0");
  }

  @Test
  void a_session_ends_after_90_days_however_often_it_is_renewed() {
    var token = session().field("refresh_token");
    db.execute("UPDATE sessions SET created_at = now() - interval '89 days'");
    var next = api.refresh(token);
    assertThat(next.status()).isEqualTo(200);
    for (var table : List.of("sessions", "refresh_tokens")) {
      assertThat(db.value("SELECT min(expires_at) - now() < interval '1 day' FROM " + table))
          .as(table)
          .isEqualTo("t");
    }
    db.execute("UPDATE sessions SET created_at = now() - interval '90 days'");
    var over = api.refresh(next.field("refresh_token")).field("refresh_token");
    assertThat(api.refresh(over).problem()).isEqualTo("invalid-token");
  }

  @Test
  void a_token_of_a_deleted_person_is_refused() {
    var session = session();
    db.execute("DELETE FROM users WHERE email_key = '" + email + "'");
    assertThat(api.get("/api/v1/users/me", session.field("access_token")).problem())
        .isEqualTo("invalid-token");
    assertThat(api.refresh(session.field("refresh_token")).problem()).isEqualTo("invalid-token");
  }

  @Test
  void the_key_set_lets_others_check_our_tokens() throws Exception {
    var keys = api.send("GET", "/.well-known/jwks.json");
    var set = com.nimbusds.jose.jwk.JWKSet.parse(keys.text());
    var token = com.nimbusds.jwt.SignedJWT.parse(session().field("access_token"));
    var key = set.getKeyByKeyId(token.getHeader().getKeyID()).toECKey();
    assertThat(token.verify(new com.nimbusds.jose.crypto.ECDSAVerifier(key))).isTrue();
    assertThat(keys.text()).doesNotContain("\"d\"");
  }

  @Test
  void the_first_admin_is_made_once() throws Exception {
    try (var fresh = TestDatabase.create()) {
      var create =
          new CreateFirstAdmin(fresh.database(), new PasswordHashes(2, Duration.ofSeconds(20)));
      var made = new ArrayList<Boolean>();
      for (var result :
          atOnceOf(
              IntStream.range(0, 4)
                  .<Callable<Boolean>>mapToObj(
                      i -> () -> create.create(address("admin" + i + "@example.com"), PASSWORD))
                  .toList())) {
        made.add(result);
      }
      assertThat(made).containsOnlyOnce(true);
      assertThat(fresh.value("SELECT roles::text FROM users")).isEqualTo("{system_admin,user}");
    }
  }

  @Test
  void who_holds_the_admins_address_already_does_not_become_admin() {
    api.register(email, PASSWORD);
    var create = new CreateFirstAdmin(db.database(), new PasswordHashes(1, Duration.ofSeconds(20)));
    assertThat(catchThrowable(() -> create.create(address(email), "quiet lemon orbit")))
        .hasMessageContaining("registered already");
    assertThat(db.value("SELECT count(*) FROM users WHERE 'system_admin' = ANY (roles)"))
        .isEqualTo("0");
  }

  @Test
  void nothing_that_is_stored_is_a_password_or_a_token() {
    var session = session();
    var refresh = session.field("refresh_token");
    for (var table : List.of("users", "refresh_tokens", "audit_log")) {
      for (var secret : List.of(PASSWORD, refresh, session.field("access_token"))) {
        assertThat(
                db.value(
                    "SELECT count(*) FROM %s t WHERE t::text LIKE '%%%s%%'"
                        .formatted(table, secret)))
            .isEqualTo("0");
      }
    }
    assertThat(new RefreshToken(refresh).toString()).doesNotContain(refresh);
  }

  private Answer session() {
    api.register(email, PASSWORD);
    return api.login(email, PASSWORD);
  }

  private static EmailAddress address(String email) {
    return EmailAddress.parse(email).orElseThrow();
  }

  /** As if the rotations so far had been some time ago. */
  private static void afterGrace() {
    db.execute("UPDATE refresh_tokens SET rotated_at = rotated_at - interval '11 seconds'");
  }

  private static String audit(String action, String userId) {
    return String.valueOf(
        db.value(
            "SELECT outcome FROM audit_log WHERE action = '%s' AND user_id = '%s'"
                .formatted(action, userId)));
  }

  private static List<Answer> atOnce(int times, Callable<Answer> call) throws Exception {
    return atOnceOf(IntStream.range(0, times).mapToObj(i -> call).toList());
  }

  private static List<Answer> atOnce(List<Callable<Answer>> calls) throws Exception {
    return atOnceOf(calls);
  }

  private static <T> List<T> atOnceOf(List<Callable<T>> calls) throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var results = new ArrayList<T>();
      for (var future : threads.invokeAll(calls)) {
        results.add(future.get());
      }
      return results;
    }
  }
}
