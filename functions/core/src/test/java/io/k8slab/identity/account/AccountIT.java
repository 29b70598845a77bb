package io.k8slab.identity.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.k8slab.testing.Answer;
import io.k8slab.testing.TestApi;
import io.k8slab.testing.TestDatabase;
import io.k8slab.testing.TestMailServer;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class AccountIT {
  private static final String PASSWORD = "correct horse battery";
  private static final String ANOTHER = "seven purple tractors";
  private static int people;
  private static TestDatabase db;
  private static TestMailServer mails;

  private final String email = "grace" + people++ + "@example.com";
  private TestApi api;

  @BeforeAll
  static void start() {
    db = TestDatabase.create();
    mails = new TestMailServer();
  }

  @AfterAll
  static void stop() {
    mails.close();
    db.close();
  }

  @BeforeEach
  void register() {
    db.execute("DELETE FROM login_attempts");
    api = new TestApi(db.database());
    assertThat(api.register(email, PASSWORD).status()).isEqualTo(202);
  }

  @Test
  void the_mail_of_a_registration_confirms_its_address_once() {
    var token = signIn(PASSWORD).field("access_token");
    assertThat(confirmed(token)).isFalse();
    var mail = mail();
    assertThat(mail.from()).isEqualTo("lab@example.com");
    assertThat(mail.subject()).isEqualTo("Subject: Confirm your address for K8s-Lab");
    assertThat(mail.text()).contains("https://lab.example.com/account#confirm=" + mail.token());

    assertThat(confirm(mail.token()).status()).isEqualTo(204);
    assertThat(confirmed(token)).isTrue();
    var again = confirm(mail.token());
    assertThat(again.problem()).isEqualTo("invalid-field");
    assertThat(again.pointers()).containsExactly("/token");
    assertThat(audit("user.confirm")).isEqualTo("1");
  }

  @Test
  void of_many_uses_of_a_link_at_once_one_wins() throws Exception {
    var token = mail().token();
    Callable<Answer> use = () -> confirm(token);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var answers = threads.invokeAll(IntStream.range(0, 20).mapToObj(_ -> use).toList());
      int won = 0;
      for (var answer : answers) {
        won += answer.get().status() == 204 ? 1 : 0;
      }
      assertThat(won).isEqualTo(1);
    }
  }

  @Test
  void a_link_holds_for_its_time_its_purpose_and_its_address_only() {
    var token = mail().token();
    assertThat(reset(token, ANOTHER).status()).isEqualTo(422);
    db.execute("UPDATE users SET email_key = 'x' || email_key WHERE email = '" + email + "'");
    assertThat(confirm(token).status()).isEqualTo(422);
    db.execute("UPDATE users SET email_key = substr(email_key, 2) WHERE email = '" + email + "'");
    db.execute("UPDATE email_tokens SET expires_at = now()");
    assertThat(confirm(token).status()).isEqualTo(422);
    assertThat(confirm("nothing").status()).isEqualTo(422);
  }

  @Test
  void another_mail_makes_the_link_before_it_void() {
    var session = signIn(PASSWORD).field("access_token");
    var first = mail().token();
    var again = api.json("POST", "/api/v1/users/me/confirmation", session, "");
    assertThat(again.status()).isEqualTo(202);
    var second = mail().token();
    assertThat(second).isNotEqualTo(first);
    assertThat(confirm(first).status()).isEqualTo(422);
    assertThat(confirm(second).status()).isEqualTo(204);
    api.json("POST", "/api/v1/users/me/confirmation", session, "");
    assertThat(send()).isZero();
  }

  @Test
  void who_registers_a_known_address_writes_to_its_person_only() {
    mail();
    api.register(email, ANOTHER);
    assertThat(mail().subject()).contains("Somebody tried to register your address");
    assertThat(mail().token()).isEmpty();
  }

  @Test
  void a_forgotten_password_is_changed_by_a_link_that_ends_every_session() {
    var session = signIn(PASSWORD);
    mail();
    assertThat(askReset(email).status()).isEqualTo(202);
    var token = mail().token();
    assertThat(reset(token, ANOTHER).status()).isEqualTo(204);
    assertThat(reset(token, ANOTHER).status()).isEqualTo(422);
    assertThat(me(session).problem()).isEqualTo("invalid-token");
    assertThat(api.refresh(session.field("refresh_token")).status()).isEqualTo(401);
    assertThat(api.login(email, PASSWORD).status()).isEqualTo(401);
    assertThat(confirmed(signIn(ANOTHER).field("access_token"))).isTrue();
    assertThat(mail().subject()).contains("password was changed");
    assertThat(audit("user.password_reset")).isEqualTo("1");
  }

  @Test
  void asking_for_a_new_password_tells_nothing_of_who_is_registered() {
    mail();
    var known = askReset(email);
    var unknown = askReset("nobody-" + email);
    assertThat(unknown.status()).isEqualTo(known.status());
    assertThat(unknown.text()).isEqualTo(known.text());
    assertThat(send()).isEqualTo(1);
  }

  @Test
  void mails_cannot_be_poured_on_somebody() {
    for (int i = 0; i < 5; i++) {
      assertThat(askReset("flood-" + email).status()).isEqualTo(202);
    }
    var refused = askReset("flood-" + email);
    assertThat(refused.problem()).isEqualTo("rate-limited");
    assertThat(Integer.parseInt(refused.header("retry-after"))).isBetween(1, 900);
    assertThat(api.register("flood-" + email, PASSWORD).problem()).isEqualTo("rate-limited");
  }

  @Test
  void a_changed_password_ends_every_other_session() {
    var here = signIn(PASSWORD);
    var elsewhere = signIn(PASSWORD);
    assertThat(me(elsewhere).status()).isEqualTo(200);
    var wrong = change(here, "wrong", ANOTHER);
    assertThat(wrong.pointers()).containsExactly("/current_password");
    assertThat(change(here, PASSWORD, "passwordpassword").pointers())
        .containsExactly("/new_password");

    assertThat(change(here, PASSWORD, ANOTHER).status()).isEqualTo(204);
    assertThat(me(here).status()).isEqualTo(200);
    assertThat(me(elsewhere).status()).isEqualTo(401);
    assertThat(api.refresh(elsewhere.field("refresh_token")).status()).isEqualTo(401);
    assertThat(api.refresh(here.field("refresh_token")).status()).isEqualTo(200);
    assertThat(api.login(email, PASSWORD).status()).isEqualTo(401);
    assertThat(audit("user.password_change")).isEqualTo("2");
  }

  @Test
  void of_many_changes_at_once_with_one_old_password_one_wins() throws Exception {
    var session = signIn(PASSWORD);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var changes =
          IntStream.range(0, 6)
              .mapToObj(i -> (Callable<Answer>) () -> change(session, PASSWORD, ANOTHER + " " + i))
              .toList();
      var statuses = new java.util.ArrayList<Integer>();
      for (var answer : threads.invokeAll(changes)) {
        statuses.add(answer.get().status());
      }
      assertThat(statuses).containsOnlyOnce(204).containsOnly(204, 422);
    }
    assertThat(api.login(email, PASSWORD).status()).isEqualTo(401);
  }

  @Test
  void of_many_uses_of_a_link_to_reset_at_once_one_wins() throws Exception {
    mail();
    askReset(email);
    var token = mail().token();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var resets =
          IntStream.range(0, 6)
              .mapToObj(i -> (Callable<Answer>) () -> reset(token, ANOTHER + " " + i))
              .toList();
      var statuses = new java.util.ArrayList<Integer>();
      for (var answer : threads.invokeAll(resets)) {
        statuses.add(answer.get().status());
      }
      assertThat(statuses).containsOnlyOnce(204).containsOnly(204, 422);
    }
    assertThat(audit("user.password_reset")).isEqualTo("1");
  }

  @Test
  void a_password_that_is_guessed_soon_is_refused() {
    for (var weak : new String[] {"passwordpassword", "123456789012", "w" + email}) {
      assertThat(api.register("w" + email, weak).pointers()).contains("/password");
    }
  }

  @Test
  void a_session_is_listed_and_ended_by_its_person_only() {
    var here = signIn(PASSWORD);
    var elsewhere = signIn(PASSWORD);
    var list = api.get("/api/v1/users/me/sessions", here.field("access_token")).json().get("items");
    assertThat(list).hasSize(2);
    var other =
        list.valueStream().filter(s -> !s.get("current").booleanValue()).findFirst().orElseThrow();
    var path = "/api/v1/users/me/sessions/" + other.get("id").stringValue();
    api.register("stranger-" + email, PASSWORD);
    var stranger = api.login("stranger-" + email, PASSWORD).field("access_token");
    assertThat(api.json("DELETE", path, stranger, "").status()).isEqualTo(404);
    assertThat(me(elsewhere).status()).isEqualTo(200);
    assertThat(api.json("DELETE", path, here.field("access_token"), "").status()).isEqualTo(204);
    assertThat(api.json("DELETE", path, here.field("access_token"), "").status()).isEqualTo(404);
    assertThat(me(elsewhere).status()).isEqualTo(401);
    assertThat(me(here).status()).isEqualTo(200);
  }

  @Test
  void a_profile_is_changed_field_by_field() {
    var token = signIn(PASSWORD).field("access_token");
    assertThat(patch(token, "{\"full_name\":\" Grace Hopper \"}").field("full_name"))
        .isEqualTo("Grace Hopper");
    assertThat(patch(token, "{}").field("full_name")).isEqualTo("Grace Hopper");
    assertThat(patch(token, "{\"full_name\":\"\"}").json().has("full_name")).isFalse();
    assertThat(patch(token, "{\"roles\":[\"system_admin\"]}").pointers()).containsExactly("/roles");
    assertThat(patch(token, "{\"email_confirmed\":true}").pointers())
        .containsExactly("/email_confirmed");
  }

  @Test
  void a_logout_holds_on_every_instance_within_its_bound() {
    var clock = new java.util.concurrent.atomic.AtomicReference<>(java.time.Instant.now());
    var other = new TestApi(db.database(), api.tokenConfig, clock::get);
    var session = signIn(PASSWORD);
    var token = session.field("access_token");
    assertThat(other.get("/api/v1/users/me", token).status()).isEqualTo(200);
    api.postJson(
        "/api/v1/auth/logout",
        "{\"refresh_token\":\"%s\"}".formatted(session.field("refresh_token")));
    assertThat(me(session).status()).isEqualTo(401);
    clock.updateAndGet(now -> now.plusSeconds(10));
    assertThat(other.get("/api/v1/users/me", token).status()).isEqualTo(401);
  }

  private Answer signIn(String password) {
    var answer = api.login(email, password);
    assertThat(answer.status()).isEqualTo(200);
    return answer;
  }

  private Answer me(Answer session) {
    return api.get("/api/v1/users/me", session.field("access_token"));
  }

  private boolean confirmed(String token) {
    return api.get("/api/v1/users/me", token).json().get("email_confirmed").booleanValue();
  }

  private Answer confirm(String token) {
    return api.postJson("/api/v1/users/confirm", "{\"token\":\"" + token + "\"}");
  }

  private Answer askReset(String address) {
    return api.postJson("/api/v1/auth/password-reset", "{\"email\":\"" + address + "\"}");
  }

  private Answer reset(String token, String password) {
    return api.postJson(
        "/api/v1/auth/password-reset/confirm",
        "{\"token\":\"%s\",\"password\":\"%s\"}".formatted(token, password));
  }

  private Answer change(Answer session, String before, String password) {
    return api.json(
        "PUT",
        "/api/v1/users/me/password",
        session.field("access_token"),
        "{\"current_password\":\"%s\",\"new_password\":\"%s\"}".formatted(before, password));
  }

  private Answer patch(String token, String body) {
    return api.json("PATCH", "/api/v1/users/me", token, body);
  }

  private static int send() {
    return mails.sendMails(db.database()).run().sent();
  }

  /** The last that this test's person got. */
  private TestMailServer.Received mail() {
    send();
    return mails.to(email).getLast();
  }

  private String audit(String action) {
    return String.valueOf(
        db.value(
            """
            SELECT count(*) FROM audit_log a JOIN users u ON u.id = a.user_id
            WHERE action = '%s' AND u.email = '%s'
            """
                .formatted(action, email)));
  }
}
