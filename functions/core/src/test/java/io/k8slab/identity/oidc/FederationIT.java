package io.k8slab.identity.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import io.k8slab.testing.Answer;
import io.k8slab.testing.TestApi;
import io.k8slab.testing.TestDatabase;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class FederationIT {
  private static final String PASSWORD = "correct horse battery";
  private static int people;
  private static TestDatabase db;
  private static OddProvider provider;
  private static OddProvider distrusted;
  private static TestApi api;
  private static FederatedClient client;

  private final String email = "grace" + people++ + "@example.com";
  private final Map<String, Object> verified =
      Map.of("sub", "subject of " + email, "email", email, "email_verified", true);

  @BeforeAll
  static void start() {
    db = TestDatabase.create();
    provider = new OddProvider();
    distrusted = new OddProvider();
    api =
        new TestApi(
            db.database(),
            new OidcConfig(
                List.of(
                    configured("company", provider, true), configured("other", distrusted, false)),
                new RedirectUris(List.of(RedirectUris.COMMAND_LINE))));
    client = new FederatedClient(api);
  }

  @AfterAll
  static void stop() {
    provider.close();
    distrusted.close();
    db.close();
  }

  static Provider configured(String id, OddProvider at, boolean trustEmail) {
    return new Provider(
        id,
        "The " + id,
        at.issuer(),
        OddProvider.CLIENT,
        Optional.of(OddProvider.SECRET),
        List.of("openid", "email"),
        trustEmail);
  }

  @Test
  void people_see_which_providers_there_are() {
    var items = api.send("GET", "/api/v1/auth/providers").json().path("items");
    assertThat(items).hasSize(2);
    assertThat(items.path(0).path("id").asString()).isEqualTo("company");
    assertThat(items.path(1).path("name").asString()).isEqualTo("The other");
  }

  @Test
  void a_new_person_gets_an_account_and_comes_back_to_it() {
    var first = signIn(verified);
    assertThat(first.status()).isEqualTo(200);
    var me = api.get("/api/v1/users/me", first.field("access_token"));
    assertThat(me.field("email")).isEqualTo(email);
    assertThat(me.json().path("email_confirmed").booleanValue()).isTrue();

    var changed =
        Map.<String, Object>of("sub", "subject of " + email, "email", "new" + email, "name", "G");
    var again = api.get("/api/v1/users/me", signIn(changed).field("access_token"));
    assertThat(again.field("id")).isEqualTo(me.field("id"));
    assertThat(again.field("email")).as("the address that we know").isEqualTo(email);
    assertThat(audits("auth.login", me.field("id"), "ok")).isEqualTo("2");
    assertThat(audits("identity.link", me.field("id"), "ok")).isEqualTo("1");
  }

  @Test
  void a_confirmed_account_of_the_address_is_linked_and_keeps_its_password() {
    api.register(email, PASSWORD);
    db.execute("UPDATE users SET email_confirmed_at = now() WHERE email_key = '" + email + "'");
    var own = api.login(email, PASSWORD);
    var federated = signIn(verified);
    assertThat(id(federated)).isEqualTo(id(own));
    assertThat(api.login(email, PASSWORD).status()).isEqualTo(200);
    assertThat(api.refresh(own.field("refresh_token")).status()).isEqualTo(200);
  }

  @Test
  void who_registered_somebody_elses_address_before_loses_all_of_the_account() {
    api.register(email, PASSWORD);
    var thief = api.login(email, PASSWORD);
    var user = id(thief);
    db.execute(
        """
        INSERT INTO access_tokens (id, user_id, name, token_hash, scopes, created_by, expires_at)
        VALUES (gen_random_uuid(), '%1$s', 'kept', '\\x01', '{}', '%1$s', now() + interval '1 day');
        INSERT INTO email_tokens (token_hash, user_id, purpose, email_key, expires_at)
        VALUES ('\\x02', '%1$s', 'reset', 'x', now() + interval '1 day')
        """
            .formatted(user));

    var owner = signIn(verified);
    assertThat(id(owner)).isEqualTo(user);
    assertThat(api.login(email, PASSWORD).problem()).isEqualTo("invalid-credentials");
    assertThat(api.get("/api/v1/users/me", thief.field("access_token")).status()).isEqualTo(401);
    assertThat(api.refresh(thief.field("refresh_token")).status()).isEqualTo(401);
    assertThat(db.value("SELECT count(*) FROM access_tokens WHERE user_id = '" + user + "'"))
        .isEqualTo("0");
    assertThat(db.value("SELECT count(*) FROM email_tokens WHERE user_id = '" + user + "'"))
        .isEqualTo("0");
    assertThat(audits("user.take_over", user, "ok")).isEqualTo("1");
    var me = api.get("/api/v1/users/me", owner.field("access_token"));
    assertThat(me.json().path("email_confirmed").booleanValue()).isTrue();
  }

  @Test
  void an_address_that_the_provider_does_not_vouch_for_opens_nothing() {
    api.register(email, PASSWORD);
    for (var claims :
        List.<Map<String, Object>>of(
            Map.of("sub", "s-" + email, "email", email, "email_verified", false),
            Map.of("sub", "s-" + email, "email", email, "email_verified", "true"),
            Map.of("sub", "s-" + email, "email", email),
            Map.of("sub", "s-" + email, "email", "not an address", "email_verified", true),
            Map.of("sub", "s-" + email))) {
      var answer = signIn(claims);
      assertThat(answer.problem()).as(claims.toString()).isEqualTo("email-not-verified");
      assertThat(answer.status()).isEqualTo(403);
      assertThat(answer.field("error")).isEqualTo("access_denied");
    }
    assertThat(api.login(email, PASSWORD).status()).isEqualTo(200);
  }

  @Test
  void a_provider_whose_addresses_are_not_trusted_opens_only_what_was_linked_by_hand() {
    var begun = client.begin("other");
    assertThat(client.finish(begun, distrusted.signIn(begun.url(), verified)).problem())
        .isEqualTo("email-not-verified");

    api.register(email, PASSWORD);
    var token = api.login(email, PASSWORD).field("access_token");
    begun = client.begin("other");
    var linked = client.link(token, begun, distrusted.signIn(begun.url(), verified));
    assertThat(linked.status()).isEqualTo(201);
    assertThat(linked.field("provider")).isEqualTo("other");

    begun = client.begin("other");
    var session = client.finish(begun, distrusted.signIn(begun.url(), verified));
    assertThat(id(session)).isEqualTo(api.get("/api/v1/users/me", token).field("id"));
  }

  @Test
  void an_identity_of_somebody_else_is_not_linked() {
    signIn(verified);
    api.register("other-" + email, PASSWORD);
    var token = api.login("other-" + email, PASSWORD).field("access_token");
    var begun = client.begin("company");
    var answer = client.link(token, begun, provider.signIn(begun.url(), verified));
    assertThat(answer.problem()).isEqualTo("conflict");
    assertThat(identities(token)).isEmpty();
  }

  @Test
  void the_last_way_to_sign_in_is_not_taken_away() {
    var token = signIn(verified).field("access_token");
    var first = identities(token).getFirst();
    assertThat(unlink(token, first).problem()).isEqualTo("conflict");

    var begun = client.begin("other");
    client.link(token, begun, distrusted.signIn(begun.url(), verified));
    assertThat(identities(token)).hasSize(2);
    assertThat(unlink(token, first).status()).isEqualTo(204);
    assertThat(unlink(token, first).status()).isEqualTo(404);
    assertThat(unlink(token, identities(token).getFirst()).status()).isEqualTo(409);
  }

  @Test
  void a_strangers_identity_is_not_found() {
    var mine = identities(signIn(verified).field("access_token")).getFirst();
    api.register("stranger-" + email, PASSWORD);
    var stranger = api.login("stranger-" + email, PASSWORD).field("access_token");
    assertThat(unlink(stranger, mine).status()).isEqualTo(404);
  }

  @Test
  void a_suspended_person_is_refused() {
    var user = id(signIn(verified));
    db.execute("UPDATE users SET suspended_at = now() WHERE id = '" + user + "'");
    var answer = signIn(verified);
    assertThat(answer.problem()).isEqualTo("forbidden");
    assertThat(answer.field("error")).isEqualTo("access_denied");
    assertThat(audits("auth.login", user, "refused")).isEqualTo("1");
  }

  @Test
  void a_suspended_account_is_not_linked_either() {
    api.register(email, PASSWORD);
    db.execute("UPDATE users SET suspended_at = now() WHERE email_key = '" + email + "'");
    assertThat(signIn(verified).problem()).isEqualTo("forbidden");
    assertThat(db.value("SELECT count(*) FROM identities WHERE email = '" + email + "'"))
        .isEqualTo("0");
  }

  @Test
  void a_state_is_good_for_one_use() {
    var begun = client.begin("company");
    var code = provider.signIn(begun.url(), verified);
    assertThat(client.finish(begun, code).status()).isEqualTo(200);
    assertRefused(client.finish(begun, code));
  }

  @Test
  void a_code_is_good_for_one_use() {
    var begun = client.begin("company");
    var code = provider.signIn(begun.url(), verified);
    assertThat(client.finish(begun, code).status()).isEqualTo(200);
    assertRefused(client.finish(client.begin("company"), code));
  }

  @Test
  void a_code_of_another_sign_in_is_refused() {
    var victims = client.begin("company");
    var code = provider.signIn(victims.url(), verified);
    var attackers = client.begin("company"); // same verifier, so that only the nonce differs
    assertRefused(client.finish(attackers, code));
  }

  @Test
  void a_state_that_nobody_made_is_refused() {
    var begun = client.begin("company");
    var code = provider.signIn(begun.url(), verified);
    assertRefused(client.finish(begun, code, Map.of("state", "k8slab_st_guessed")));
  }

  @Test
  void a_state_that_is_too_old_is_refused() {
    var begun = client.begin("company");
    var code = provider.signIn(begun.url(), verified);
    db.execute("UPDATE oidc_logins SET expires_at = now() - interval '1 second'");
    assertRefused(client.finish(begun, code));
  }

  @Test
  void a_wrong_verifier_is_refused_and_uses_the_state_up() {
    var begun = client.begin("company");
    var code = provider.signIn(begun.url(), verified);
    assertRefused(client.finish(begun, code, Map.of("code_verifier", "x".repeat(43))));
    assertRefused(client.finish(begun, code));
  }

  @Test
  void another_redirect_uri_than_before_is_refused() {
    var begun = client.begin("company");
    var code = provider.signIn(begun.url(), verified);
    var other = Map.of("redirect_uri", "http://127.0.0.1:51005/callback");
    assertRefused(client.finish(begun, code, other));
  }

  @Test
  void an_answer_of_another_issuer_is_refused() {
    var begun = client.begin("company");
    var code = provider.signIn(begun.url(), verified);
    assertRefused(client.finish(begun, code, Map.of("iss", distrusted.issuer())));
    begun = client.begin("company");
    code = provider.signIn(begun.url(), verified);
    assertThat(client.finish(begun, code, Map.of("iss", provider.issuer())).status())
        .isEqualTo(200);
  }

  @Test
  void the_state_is_kept_as_a_hash_only() {
    var begun = client.begin("company");
    var rows = db.value("SELECT string_agg(l::text, '') FROM oidc_logins l");
    assertThat(rows).isNotNull().doesNotContain(begun.state());
    assertThat(begun.url().toString()).contains("state=" + begun.state());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example/callback",
        "http://127.0.0.1:51004/other",
        "http://127.0.0.1:51004/callback?next=1",
        "http://localhost:51004/callback",
        "http://127.0.0.1.evil.example:80/callback",
        "http://127.0.0.1:51004@evil.example/callback",
        "http://user@127.0.0.1:51004/callback",
        "https://127.0.0.1:51004/callback",
        "http://127.0.0.1:51004/callback#x",
        "javascript:alert(1)",
        "not a uri",
      })
  void a_redirect_uri_that_is_not_on_the_list_is_refused(String uri) {
    var answer = client.start("company", Pkce.challenge(FederatedClient.VERIFIER), uri);
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.pointers()).containsExactly("/redirect_uri");
  }

  @Test
  void an_unknown_provider_and_a_wrong_challenge_are_refused() {
    var challenge = Pkce.challenge(FederatedClient.VERIFIER);
    assertThat(client.start("nobody", challenge, FederatedClient.REDIRECT).status()).isEqualTo(404);
    assertThat(client.start("company", "short", FederatedClient.REDIRECT).pointers())
        .containsExactly("/code_challenge");
  }

  private static void assertRefused(Answer answer) {
    assertThat(answer.status()).as(answer.toString()).isEqualTo(400);
    assertThat(answer.problem()).isEqualTo("invalid-grant");
    assertThat(answer.field("error")).isEqualTo("invalid_grant");
    assertThat(answer.field("error_description")).isEqualTo(answer.field("detail"));
  }

  private static Answer signIn(Map<String, Object> person) {
    var begun = client.begin("company");
    return client.finish(begun, provider.signIn(begun.url(), person));
  }

  private static String id(Answer session) {
    return api.get("/api/v1/users/me", session.field("access_token")).field("id");
  }

  private static List<String> identities(String token) {
    return api.get("/api/v1/users/me/identities", token)
        .json()
        .path("items")
        .valueStream()
        .map(item -> item.path("id").asString())
        .toList();
  }

  private static Answer unlink(String token, String id) {
    return api.send(
        "DELETE",
        "/api/v1/users/me/identities/" + id,
        Map.of("authorization", "Bearer " + token),
        new byte[0]);
  }

  private static String audits(String action, String user, String outcome) {
    return String.valueOf(
        db.value(
            "SELECT count(*) FROM audit_log WHERE action = '%s' AND user_id = '%s' AND outcome = '%s'"
                .formatted(action, user, outcome)));
  }
}
