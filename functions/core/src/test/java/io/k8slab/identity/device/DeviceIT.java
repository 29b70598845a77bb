package io.k8slab.identity.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.k8slab.testing.Answer;
import io.k8slab.testing.Exchange;
import io.k8slab.testing.FunctionExchange;
import io.k8slab.testing.TestApi;
import io.k8slab.testing.TestDatabase;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class DeviceIT {
  private static final String PASSWORD = "correct horse battery";
  private static int people;
  private static TestDatabase db;
  private static TestApi api;

  private final String email = "ada" + people++ + "@example.com";
  private String token = "";

  @BeforeAll
  static void start() {
    db = TestDatabase.create();
    api = new TestApi(db.database());
  }

  @AfterAll
  static void stop() {
    db.close();
  }

  @BeforeEach
  void signIn() {
    db.execute("DELETE FROM login_attempts");
    api.register(email, PASSWORD);
    token = api.login(email, PASSWORD).field("access_token");
  }

  @Test
  void an_approved_device_is_signed_in_once_as_who_approved_it() {
    var device = begin();
    assertThat(device.field("verification_uri")).isEqualTo("https://lab.example.com/device");
    assertThat(device.field("verification_uri_complete"))
        .isEqualTo("https://lab.example.com/device#user_code=" + device.field("user_code"));
    assertThat(device.json().path("expires_in").intValue()).isEqualTo(600);
    assertThat(device.json().path("interval").intValue()).isEqualTo(5);
    assertPoll(device, "authorization_pending");

    var waiting = look(device.field("user_code").toLowerCase(Locale.ROOT).replace("-", ""));
    assertThat(waiting.field("client_name")).isEqualTo("a test");
    assertThat(waiting.field("address")).isEqualTo("192.0.2.7");
    assertThat(decide(device, true).status()).isEqualTo(204);

    var session = poll(device);
    assertThat(session.status()).isEqualTo(200);
    assertThat(api.get("/api/v1/users/me", session.field("access_token")).field("email"))
        .isEqualTo(email);
    assertPoll(device, "invalid_grant");
    assertThat(db.value("SELECT count(*) FROM audit_log WHERE action = 'auth.device_approve'"))
        .isEqualTo("1");
  }

  @Test
  void a_denied_device_learns_that() {
    var device = begin();
    assertThat(decide(device, false).status()).isEqualTo(204);
    assertPoll(device, "access_denied");
    assertThat(decide(device, true).status()).as("once").isEqualTo(404);
    assertPoll(device, "access_denied");
  }

  @Test
  void a_code_expires_for_the_device_and_for_the_person() {
    var device = begin();
    db.execute("UPDATE device_codes SET expires_at = now() - interval '1 second'");
    assertPoll(device, "expired_token");
    assertThat(look(device.field("user_code")).status()).isEqualTo(404);
    assertThat(decide(device, true).status()).isEqualTo(404);
  }

  @Test
  void who_asks_too_often_has_to_wait_longer() {
    var device = begin();
    assertPoll(device, "authorization_pending");
    assertPoll(device, "slow_down");
    assertPoll(device, "slow_down");
    assertThat(db.value("SELECT max(interval_seconds) FROM device_codes WHERE status = 'pending'"))
        .isEqualTo("15");
    db.execute("UPDATE device_codes SET polled_at = now() - interval '14 seconds'");
    assertPoll(device, "slow_down");
    db.execute("UPDATE device_codes SET polled_at = now() - interval '21 seconds'");
    assertPoll(device, "authorization_pending");
  }

  @Test
  void ten_wrong_codes_are_tried_in_an_hour_and_no_more() {
    var device = begin();
    for (int i = 0; i < 10; i++) {
      assertThat(look("BCDF-GHJ" + "KLMNPQRSTV".charAt(i)).status()).isEqualTo(404);
    }
    assertThat(look(device.field("user_code")).status()).as("a right one, too").isEqualTo(429);
    assertThat(decide(device, true).problem()).isEqualTo("rate-limited");

    db.execute("UPDATE login_attempts SET window_ends = now() - interval '1 second'");
    assertThat(look(device.field("user_code")).status()).isEqualTo(200);
  }

  @Test
  void another_account_at_the_same_address_guesses_no_more_and_elsewhere_the_person_does_not() {
    for (int i = 0; i < 10; i++) {
      look("no code at all");
    }
    api.register("x" + email, PASSWORD);
    var other = api.login("x" + email, PASSWORD).field("access_token");
    assertThat(api.get("/api/v1/auth/device/BCDF-GHJK", other).status()).isEqualTo(429);
    Exchange elsewhere =
        (method, path, headers, body) ->
            FunctionExchange.ask(api.api(), method, path, headers, body, "198.51.100.9");
    assertThat(elsewhere.get("/api/v1/auth/device/BCDF-GHJK", token).status()).isEqualTo(429);
    assertThat(elsewhere.get("/api/v1/auth/device/BCDF-GHJK", other).status()).isEqualTo(404);
  }

  @Test
  void right_codes_count_for_nothing() {
    for (int i = 0; i < 12; i++) {
      assertThat(decide(begin(), false).status()).isEqualTo(204);
    }
  }

  @Test
  void a_suspended_person_signs_no_device_in() {
    var device = begin();
    decide(device, true);
    db.execute("UPDATE users SET suspended_at = now() WHERE email_key = '" + email + "'");
    assertPoll(device, "access_denied");
  }

  @Test
  void neither_code_is_in_the_database() {
    var device = begin();
    var rows = db.value("SELECT string_agg(d::text, '') FROM device_codes d");
    assertThat(rows)
        .isNotNull()
        .doesNotContain(device.field("device_code"))
        .doesNotContain(device.field("user_code"))
        .doesNotContain(device.field("user_code").replace("-", ""));
  }

  @Test
  void what_calls_itself_by_control_characters_is_refused() {
    assertThat(api.postForm("/api/v1/auth/device", "client_id=a%0Ab").pointers())
        .containsExactly("/client_id");
    assertThat(api.postForm("/api/v1/auth/device", "").status()).isEqualTo(200);
  }

  @Test
  void an_unknown_grant_is_named_in_both_ways() {
    var answer = api.postForm("/api/v1/auth/token", "grant_type=password&username=a&password=b");
    assertThat(answer.problem()).isEqualTo("invalid-field");
    assertThat(answer.pointers()).containsExactly("/grant_type");
    assertThat(answer.field("error")).isEqualTo("unsupported_grant_type");
    var nothing = api.postForm("/api/v1/auth/token", "");
    assertThat(nothing.field("error")).isEqualTo("invalid_request");
  }

  @Test
  void the_page_runs_its_own_script_only_and_cannot_be_framed() {
    var page = api.send("GET", "/device");
    assertThat(page.header("content-security-policy"))
        .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
        .doesNotContain("unsafe");
    assertThat(page.text()).doesNotContain("onclick", "style=", "<style");
    assertThat(api.send("GET", "/device.js").header("content-type")).startsWith("text/javascript");
    assertThat(api.send("GET", "/device.css").header("content-type")).startsWith("text/css");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/device", "/device.js", "/docs", "/openapi.json"})
  void a_page_that_a_browser_has_keeps_its_policy(String path) {
    var first = api.send("GET", path);
    var known = Map.of("if-none-match", first.header("etag"));
    var again = api.send("GET", path, known, new byte[0]);
    assertThat(again.status()).isEqualTo(304);
    for (var header : List.of("content-security-policy", "cache-control", "etag")) {
      assertThat(again.header(header)).as(header).isEqualTo(first.header(header));
    }
  }

  private static Answer begin() {
    return api.postForm("/api/v1/auth/device", "client_id=a+test");
  }

  private Answer look(String code) {
    return api.get("/api/v1/auth/device/" + code.replace(" ", "%20"), token);
  }

  private Answer decide(Answer device, boolean approve) {
    return api.post(
        "/api/v1/auth/device/" + device.field("user_code"),
        "application/json",
        "{\"approve\":" + approve + "}",
        Map.of("authorization", "Bearer " + token));
  }

  private static Answer poll(Answer device) {
    return api.postForm(
        "/api/v1/auth/token",
        "grant_type=urn:ietf:params:oauth:grant-type:device_code&device_code="
            + device.field("device_code"));
  }

  private static void assertPoll(Answer device, String error) {
    var answer = poll(device);
    assertThat(answer.status()).as(answer.toString()).isEqualTo(400);
    assertThat(answer.field("error")).isEqualTo(error);
    assertThat(answer.problem()).isEqualTo(error.replace('_', '-'));
  }
}
