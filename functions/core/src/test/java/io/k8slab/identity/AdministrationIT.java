package io.k8slab.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.k8slab.testing.Answer;
import io.k8slab.testing.TestApi;
import io.k8slab.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** Tokens for programs, and what system administrators do with accounts. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class AdministrationIT {
  private static final String PASSWORD = "correct horse battery";
  private static final String TOKENS = "/api/v1/users/me/tokens";
  private static int people;
  private static TestDatabase db;

  private final String email = "alan" + people++ + "@example.com";
  private TestApi api;
  private String token = "";
  private String id = "";

  @BeforeAll
  static void start() {
    db = TestDatabase.create();
  }

  @AfterAll
  static void stop() {
    db.close();
  }

  @BeforeEach
  void signIn() {
    db.execute("DELETE FROM login_attempts");
    api = new TestApi(db.database());
    token = account(email);
    id = api.get("/api/v1/users/me", token).field("id");
  }

  @Test
  void a_token_for_a_program_does_what_its_scopes_say_and_nothing_else() {
    var made = create("{\"name\":\"build\",\"scopes\":[\"profile:read\"],\"expires_in\":\"P1D\"}");
    assertThat(made.status()).isEqualTo(201);
    var secret = made.field("token");
    assertThat(secret).startsWith("k8slab_pat_");
    assertThat(api.get("/api/v1/users/me", secret).field("email")).isEqualTo(email);
    var refused = api.get("/api/v1/users/me/sessions", secret);
    assertThat(refused.problem()).isEqualTo("forbidden");
    assertThat(refused.field("detail")).contains("token:read");
    assertThat(api.json("POST", TOKENS, secret, "{}").problem()).isEqualTo("forbidden");

    var listed = api.get(TOKENS, token).json().get("items").get(0);
    assertThat(listed.get("name").stringValue()).isEqualTo("build");
    assertThat(listed.has("token")).isFalse();
    assertThat(listed.has("last_used_at")).isTrue();
    assertThat(db.value("SELECT count(*) FROM access_tokens WHERE name LIKE '%k8slab_pat_%'"))
        .isEqualTo("0");
  }

  @Test
  void a_revoked_or_ended_token_does_nothing() {
    var made = create("{\"name\":\"a\",\"scopes\":[\"profile:read\"]}");
    assertThat(api.get("/api/v1/users/me", made.field("token")).status()).isEqualTo(200);
    var stranger = account("s" + email);
    var path = TOKENS + "/" + made.field("id");
    assertThat(api.json("DELETE", path, stranger, "").status()).isEqualTo(404);
    assertThat(api.json("DELETE", path, token, "").status()).isEqualTo(204);
    assertThat(api.get("/api/v1/users/me", made.field("token")).problem())
        .isEqualTo("invalid-token");
    var ended = create("{\"name\":\"b\",\"scopes\":[\"profile:read\"]}").field("token");
    db.execute("UPDATE access_tokens SET expires_at = now()");
    assertThat(api.get("/api/v1/users/me", ended).status()).isEqualTo(401);
    assertThat(api.get("/api/v1/users/me", ended + "x").status()).isEqualTo(401);
  }

  @Test
  void what_a_token_cannot_be_is_named() {
    assertThat(create("{\"name\":\"\",\"scopes\":[]}").pointers())
        .containsExactly("/name", "/scopes");
    assertThat(create("{\"name\":\"a\",\"scopes\":[\"token:write\"]}").pointers())
        .containsExactly("/scopes");
    assertThat(create("{\"name\":\"a\",\"scopes\":[\"everything\"]}").pointers())
        .containsExactly("/scopes");
    assertThat(create("{\"name\":\"a\",\"scopes\":\"cluster:read\"}").pointers())
        .containsExactly("/scopes");
    assertThat(
            create("{\"name\":\"a\",\"scopes\":[\"cluster:read\"],\"expires_in\":\"P400D\"}")
                .pointers())
        .containsExactly("/expires_in");
  }

  @Test
  void only_a_system_administrator_meets_the_accounts_of_others() {
    for (var answer :
        new Answer[] {
          api.get("/api/v1/users", token),
          api.get("/api/v1/users/" + id, token),
          api.json("PATCH", "/api/v1/users/" + id, token, "{\"roles\":[\"system_admin\"]}")
        }) {
      assertThat(answer.problem()).isEqualTo("forbidden");
    }
    assertThat(api.get("/api/v1/users/" + id, admin()).field("email")).isEqualTo(email);
    assertThat(api.get("/api/v1/users/01900000-0000-7000-8000-000000000000", admin()).status())
        .isEqualTo(404);
  }

  @Test
  void people_are_found_page_by_page() {
    account("z1-" + email);
    account("z2-" + email);
    var admin = admin();
    var first = api.get("/api/v1/users?email=z&limit=1", admin);
    assertThat(first.json().get("items").get(0).get("email").stringValue())
        .isEqualTo("z2-" + email);
    var next = first.header("link").replaceFirst("<(.*)>.*", "$1");
    assertThat(api.get(next, admin).json().get("items").get(0).get("email").stringValue())
        .isEqualTo("z1-" + email);
    db.execute("DELETE FROM users WHERE email LIKE 'z%'");
  }

  @Test
  void who_is_suspended_can_do_nothing_until_it_is_taken_back() {
    var admin = admin();
    var program = create("{\"name\":\"a\",\"scopes\":[\"profile:read\"]}").field("token");
    var changed = api.json("PATCH", "/api/v1/users/" + id, admin, "{\"suspended\":true}");
    assertThat(changed.json().get("suspended").booleanValue()).isTrue();
    assertThat(api.get("/api/v1/users/me", token).status()).isEqualTo(401);
    assertThat(api.get("/api/v1/users/me", program).status()).isEqualTo(401);
    assertThat(api.login(email, PASSWORD).problem()).isEqualTo("invalid-credentials");
    assertThat(api.get("/api/v1/users?suspended=true", admin).json().get("items")).hasSize(1);

    api.json("PATCH", "/api/v1/users/" + id, admin, "{\"suspended\":false}");
    assertThat(api.login(email, PASSWORD).status()).isEqualTo(200);
    assertThat(api.get("/api/v1/users/me", program).status()).isEqualTo(200);
    assertThat(api.get("/api/v1/users/me", token).status()).isEqualTo(401);
    assertThat(
            db.value(
                "SELECT details->'after'->>'suspended' FROM audit_log WHERE action ="
                    + " 'user.administer' AND user_id = '"
                    + id
                    + "' ORDER BY created_at DESC LIMIT 1"))
        .isEqualTo("false");
  }

  @Test
  void roles_are_given_and_taken_and_hold_at_once_on_the_same_instance() {
    var admin = admin();
    assertThat(api.get("/api/v1/users", token).status()).isEqualTo(403);
    var path = "/api/v1/users/" + id;
    api.json("PATCH", path, admin, "{\"roles\":[\"user\",\"system_admin\"]}");
    assertThat(api.get("/api/v1/users", token).status()).isEqualTo(200);
    api.json("PATCH", path, admin, "{\"roles\":[\"user\"]}");
    assertThat(api.get("/api/v1/users", token).status()).isEqualTo(403);
    for (var wrong : new String[] {"[]", "[\"team_admin\",\"user\"]", "[\"system_admin\"]"}) {
      assertThat(api.json("PATCH", path, admin, "{\"roles\":" + wrong + "}").pointers())
          .containsExactly("/roles");
    }
  }

  @Test
  void nobody_administers_themselves_and_one_administrator_is_left() {
    var admin = admin();
    var adminId = api.get("/api/v1/users/me", admin).field("id");
    assertThat(
            api.json("PATCH", "/api/v1/users/" + adminId, admin, "{\"suspended\":true}").problem())
        .isEqualTo("conflict");
  }

  private Answer create(String body) {
    return api.json("POST", TOKENS, token, body);
  }

  private String admin() {
    var address = "root" + people++ + "@example.com";
    var access = account(address);
    db.execute("UPDATE users SET roles = '{system_admin,user}' WHERE email = '" + address + "'");
    api = new TestApi(db.database(), api.tokenConfig, java.time.InstantSource.system());
    return access;
  }

  private String account(String address) {
    api.register(address, PASSWORD);
    return api.login(address, PASSWORD).field("access_token");
  }
}
