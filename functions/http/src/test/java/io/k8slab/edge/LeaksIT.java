package io.k8slab.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.k8slab.events.Topics;
import io.k8slab.testing.Lab;
import io.k8slab.testing.TestEnvironment;
import io.k8slab.testing.TestMailServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every kind of secret is made, used and misused; then everything that was written is read. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class LeaksIT {
  private static final String ADA = "ada@example.com";
  private static final String GRACE = "grace@example.com";
  private static final String FORGOTTEN = "correct horse battery";
  private static final String PASSWORD = "seven purple tractors";

  @TempDir private Path folder;

  @Test
  void no_secret_is_in_a_log_a_refusal_a_row_a_message_or_an_address() throws Exception {
    try (var lab = Lab.open();
        var mails = new TestMailServer();
        var serve = HttpProcess.start(folder, environment(lab, mails), "serve");
        var work = HttpProcess.start(folder, environment(lab, mails), "work")) {
      var api = new WatchedExchange(serve.exchange());
      work.port();
      misuse(api, serve.port(), mails);
      serve.end();
      work.end();
      var written = new HashMap<String, String>();
      for (var process : Map.of("serve", serve, "work", work).entrySet()) {
        var of = process.getValue();
        written.put("log of " + process.getKey(), of.logged() + Files.readString(of.err()));
      }
      written.put("refusals", api.refusals());
      written.put("headers and addresses", api.heads());
      for (var topic : new String[] {Topics.NOTIFICATIONS, Topics.DEAD_LETTERS}) {
        written.put(topic, records(topic));
      }
      written.putAll(WrittenRows.of(lab.database()));
      assertThat(written)
          .containsKeys("table audit_log", "table audit_personal", "table users", "table sessions")
          .extractingByKey("log of serve")
          .asString()
          .contains("request answered");
      assertThat(api.secrets()).hasSizeGreaterThan(15);
      written.forEach((place, text) -> api.secrets().forEach(s -> s.expectNotIn(place, text)));
    }
  }

  private static Map<String, String> environment(Lab lab, TestMailServer mails) {
    var environment =
        new HashMap<>(
            TestEnvironment.of(lab.database().config(5), Lab.broker().bootstrapServers()));
    environment.put("K8SLAB_REALTIME", "on");
    environment.put("K8SLAB_SMTP_HOST", "127.0.0.1");
    environment.put("K8SLAB_SMTP_PORT", Integer.toString(mails.port()));
    environment.put("K8SLAB_SMTP_SECURITY", "none");
    environment.put("K8SLAB_MAIL_FROM", "lab@example.com");
    return environment;
  }

  private static void misuse(WatchedExchange api, int port, TestMailServer mails) {
    api.secret(FORGOTTEN);
    api.secret(PASSWORD);
    for (var email : new String[] {ADA, GRACE}) {
      assertThat(api.register(email, FORGOTTEN).status()).isEqualTo(202);
      twice(api, "/api/v1/users/confirm", "token", mailed(api, mails, email, 1), "");
    }
    // the way back in, with a password in a body that cannot be read first
    api.postJson("/api/v1/auth/password-reset", "{\"email\":\"" + ADA + "\"}");
    var reset =
        "{\"token\":\"%s\",\"password\":\"%s\"".formatted(mailed(api, mails, ADA, 2), PASSWORD);
    for (var end : new String[] {"", ",\"x\":1}", "}", "}"}) {
      api.postJson("/api/v1/auth/password-reset/confirm", reset + end);
    }
    assertThat(api.login(ADA, "wrong " + PASSWORD).status()).isEqualTo(401);
    var ada = sessionOf(api, ADA, PASSWORD);
    var grace = sessionOf(api, GRACE, FORGOTTEN);
    api.json("PUT", "/api/v1/users/me/password", ada, "{\"password\":\"" + PASSWORD + "\"}");
    api.get("/api/v1/users/me?access_token=" + ada, ada);
    api.get("/api/v1/users/me", ada + "x");

    var personal = made(api, "/api/v1/users/me/tokens", ada, token("profile:read"), "token");
    assertThat(api.get("/api/v1/users/me", personal).status()).isEqualTo(200);
    assertThat(api.get("/api/v1/clusters", personal).status()).isEqualTo(403);
    api.get("/api/v1/users/me", personal + "x");

    var team = "/api/v1/teams/" + made(api, "/api/v1/teams", ada, "{\"name\":\"red\"}", "id");
    api.json(
        "POST", team + "/invitations", ada, "{\"email\":\"" + GRACE + "\",\"role\":\"member\"}");
    var invitation = mailed(api, mails, GRACE, 2);
    for (var who : new String[] {ada, grace, grace}) {
      twice(api, "/api/v1/invitations/accept", "token", invitation, who);
    }
    var account = made(api, team + "/service-accounts", ada, "{\"name\":\"ci\"}", "id");
    var service =
        made(
            api,
            team + "/service-accounts/" + account + "/tokens",
            ada,
            token("cluster:read"),
            "token");
    assertThat(api.get("/api/v1/clusters", service).status()).isEqualTo(200);

    var device = api.postForm("/api/v1/auth/device", "client_id=a+test");
    var code = api.secret(device.field("device_code"));
    for (int i = 0; i < 2; i++) {
      api.postForm(
          "/api/v1/auth/token",
          "grant_type=urn:ietf:params:oauth:grant-type:device_code&client_id=a+test&device_code="
              + code);
    }
    var ticket = made(api, "/api/v1/ws-tickets", ada, "", "ticket");
    for (int i = 0; i < 2; i++) {
      open(port, ticket);
    }
  }

  private static String token(String scope) {
    return "{\"name\":\"build\",\"scopes\":[\"%s\"],\"expires_in\":\"P1D\"}".formatted(scope);
  }

  /** Signs in, renews, and shows the old refresh token again; an access token that is good. */
  private static String sessionOf(WatchedExchange api, String email, String password) {
    var first = api.login(email, password);
    api.secret(first.field("access_token"));
    var next = api.refresh(api.secret(first.field("refresh_token")));
    api.secret(next.field("refresh_token"));
    api.refresh(first.field("refresh_token") + "x");
    return api.secret(next.field("access_token"));
  }

  private static void twice(
      WatchedExchange api, String path, String field, String secret, String token) {
    for (int i = 0; i < 2; i++) {
      api.json("POST", path, token, "{\"%s\":\"%s\"}".formatted(field, secret));
    }
  }

  /** What was made, which is a secret where it is a token or a ticket. */
  private static String made(
      WatchedExchange api, String path, String token, String body, String field) {
    var answer = api.json("POST", path, token, body);
    assertThat(answer.status()).as(path).isEqualTo(201);
    return field.equals("id") ? answer.field("id") : api.secret(answer.field(field));
  }

  private static String mailed(
      WatchedExchange api, TestMailServer mails, String email, int number) {
    await().atMost(Duration.ofMinutes(1)).until(() -> mails.to(email).size() >= number);
    return api.secret(mails.to(email).get(number - 1).token());
  }

  /** The second time it is refused. */
  private static void open(int port, String ticket) {
    HttpClient.newHttpClient()
        .newWebSocketBuilder()
        .buildAsync(
            URI.create("ws://localhost:" + port + "/ws/v1/me?token=" + ticket),
            new WebSocket.Listener() {})
        .handle((socket, refused) -> refused == null)
        .join();
  }

  private static String records(String topic) {
    var text = new StringBuilder();
    for (var one : Lab.records(topic)) {
      one.headers().forEach(h -> text.append(new String(h.value(), StandardCharsets.ISO_8859_1)));
      text.append(new String(one.value(), StandardCharsets.ISO_8859_1)).append('\n');
    }
    return text.toString();
  }
}
