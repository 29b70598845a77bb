package io.k8slab.team;

import static org.assertj.core.api.Assertions.assertThat;

import io.k8slab.testing.Answer;
import io.k8slab.testing.Lab;
import io.k8slab.testing.TestApi;
import io.k8slab.testing.TestMailServer;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
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
class TeamIT {
  private static int count;
  private static Lab lab;
  private static TestApi api;
  private static TestMailServer mails;

  private final String suffix = Integer.toString(count++);
  private final String graceEmail = "grace" + suffix + "@example.com";
  private String ada = "";
  private String grace = "";
  private String team = "";

  @BeforeAll
  static void start() {
    lab = Lab.withHost(200);
    api = TestApi.of(lab);
    mails = new TestMailServer();
  }

  @AfterAll
  static void stop() {
    mails.close();
    lab.close();
  }

  @BeforeEach
  void makeTeam() {
    ada = api.person(lab.database(), "ada" + suffix + "@example.com");
    grace = api.person(lab.database(), graceEmail);
    team = post(ada, "/teams", "{\"name\":\"team-" + suffix + "\"}").field("id");
  }

  @Test
  void who_makes_a_team_administers_it() {
    var mine = get(ada, "/teams").json().get("items").get(0);
    assertThat(mine.get("name").stringValue()).isEqualTo("team-" + suffix);
    assertThat(mine.get("members").intValue()).isEqualTo(1);
    assertThat(get(ada, "/users/me").json().get("roles").toString()).contains("team_admin");
    assertThat(post(grace, "/teams", "{\"name\":\"team-" + suffix + "\"}").problem())
        .isEqualTo("name-taken");
    assertThat(post(ada, "/teams", "{\"name\":\"Not a name\"}").pointers())
        .containsExactly("/name");
    assertThat(patch(ada, "/teams/" + team, "{\"description\":\"We build\"}").field("description"))
        .isEqualTo("We build");
  }

  @Test
  void a_team_is_nobody_elses_business() {
    assertThat(get(grace, "/teams/" + team).problem()).isEqualTo("not-found");
    assertThat(get(grace, "/teams/" + team + "/members").problem()).isEqualTo("not-found");
    assertThat(get(grace, "/clusters?team_id=" + team).problem()).isEqualTo("not-found");
    assertThat(post(grace, "/clusters", "{\"name\":\"x\",\"team_id\":\"" + team + "\"}").pointers())
        .containsExactly("/team_id");
  }

  @Test
  void an_invitation_is_used_once_by_the_person_of_its_address() throws Exception {
    var invited = invite(graceEmail, "member");
    assertThat(invited.status()).isEqualTo(201);
    assertThat(invited.json().has("token")).isFalse();
    var token = invitationTo(graceEmail);
    assertThat(mails.to(graceEmail).getLast().text()).contains("team-" + suffix);

    assertThat(accept(ada, token).status()).isEqualTo(422);
    Callable<Answer> use = () -> accept(grace, token);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      int won = 0;
      for (var answer : threads.invokeAll(IntStream.range(0, 20).mapToObj(_ -> use).toList())) {
        won += answer.get().status() == 200 ? 1 : 0;
      }
      assertThat(won).isEqualTo(1);
    }
    assertThat(get(grace, "/teams/" + team + "/members").json().get("items")).hasSize(2);
    assertThat(invite(graceEmail, "member").problem()).isEqualTo("conflict");
  }

  @Test
  void an_invitation_that_was_taken_back_or_made_anew_does_not_hold() {
    var first = invite(graceEmail, "member").field("id");
    var old = invitationTo(graceEmail);
    invite(graceEmail, "admin");
    var fresh = invitationTo(graceEmail);
    assertThat(accept(grace, old).status()).isEqualTo(422);
    assertThat(delete(ada, "/teams/" + team + "/invitations/" + first).status()).isEqualTo(404);
    var listed = get(ada, "/teams/" + team + "/invitations").json().get("items").get(0);
    assertThat(
            delete(ada, "/teams/" + team + "/invitations/" + listed.get("id").stringValue())
                .status())
        .isEqualTo(204);
    assertThat(accept(grace, fresh).status()).isEqualTo(422);
  }

  @Test
  void a_member_works_with_the_teams_clusters_and_does_not_rule_it() {
    join("member");
    var cluster = create(ada, "demo");
    assertThat(get(grace, "/clusters/" + cluster).status()).isEqualTo(200);
    assertThat(get(grace, "/clusters/demo").field("id")).isEqualTo(cluster);
    assertThat(get(grace, "/clusters?team_id=" + team).json().get("items")).hasSize(1);
    assertThat(get(grace, "/clusters").json().get("items")).isEmpty();
    assertThat(patch(grace, "/clusters/" + cluster, "{\"labels\":{\"a\":\"b\"}}").status())
        .isEqualTo(200);
    assertThat(patch(grace, "/clusters/" + cluster, "{\"team_id\":\"\"}").problem())
        .isEqualTo("forbidden");
    for (var answer :
        new Answer[] {
          invite(grace, "x@example.com", "member"),
          patch(grace, "/teams/" + team, "{\"name\":\"mine\"}"),
          delete(grace, "/teams/" + team),
          get(grace, "/teams/" + team + "/service-accounts"),
          patch(grace, member(grace), "{\"role\":\"admin\"}"),
          delete(grace, member(ada))
        }) {
      assertThat(answer.problem()).isEqualTo("forbidden");
    }
    assertThat(delete(grace, "/clusters/" + cluster).status()).isEqualTo(202);
  }

  @Test
  void a_team_is_handed_over_and_never_without_an_administrator() {
    join("member");
    assertThat(patch(ada, member(ada), "{\"role\":\"member\"}").problem()).isEqualTo("conflict");
    assertThat(delete(ada, member(ada)).problem()).isEqualTo("conflict");
    assertThat(patch(ada, member(grace), "{\"role\":\"admin\"}").field("role")).isEqualTo("admin");
    assertThat(patch(grace, member(ada), "{\"role\":\"member\"}").status()).isEqualTo(200);
    assertThat(patch(ada, "/teams/" + team, "{\"name\":\"mine\"}").problem())
        .isEqualTo("forbidden");
    assertThat(patch(grace, member(grace), "{\"role\":\"owner\"}").pointers())
        .containsExactly("/role");
  }

  @Test
  void who_is_removed_leaves_the_teams_clusters_behind() {
    join("member");
    var shared = create(grace, "demo");
    create(ada, "demo");
    var own = post(grace, "/clusters", "{\"name\":\"own\"}").field("id");
    assertThat(delete(ada, member(grace)).status()).isEqualTo(204);
    assertThat(get(grace, "/clusters/" + shared).problem()).isEqualTo("not-found");
    assertThat(get(grace, "/clusters/" + own).status()).isEqualTo(200);
    assertThat(get(grace, "/clusters").json().get("items")).hasSize(1);
    var heired = get(ada, "/clusters/" + shared);
    assertThat(heired.field("owner_id")).isEqualTo(get(ada, "/users/me").field("id"));
    assertThat(heired.field("name")).isEqualTo("demo-" + shared.substring(28));
    assertThat(get(grace, "/teams/" + team).problem()).isEqualTo("not-found");
  }

  @Test
  void a_team_with_live_clusters_is_not_ended() {
    var cluster = create(ada, "demo");
    var refused = delete(ada, "/teams/" + team);
    assertThat(refused.problem()).isEqualTo("conflict");
    assertThat(patch(ada, "/clusters/" + cluster, "{\"team_id\":\"\"}").json().has("team_id"))
        .isFalse();
    assertThat(delete(ada, "/teams/" + team).status()).isEqualTo(204);
    assertThat(get(ada, "/teams/" + team).problem()).isEqualTo("not-found");
  }

  @Test
  void a_service_account_works_for_its_team_and_ends_with_its_token() {
    var accounts = "/teams/" + team + "/service-accounts";
    var account = post(ada, accounts, "{\"name\":\"ci\"}").field("id");
    var tokens = accounts + "/" + account + "/tokens";
    assertThat(post(ada, tokens, "{\"name\":\"x\",\"scopes\":[\"team:update\"]}").pointers())
        .containsExactly("/scopes");
    var made =
        post(
            ada,
            tokens,
            "{\"name\":\"x\",\"scopes\":[\"cluster:create\",\"cluster:read\",\"quota:read\"]}");
    var secret = made.field("token");
    assertThat(secret).startsWith("k8slab_sat_");
    var cluster = post(secret, "/clusters", "{\"name\":\"ci-run\"}");
    assertThat(cluster.status()).isEqualTo(202);
    assertThat(cluster.field("team_id")).isEqualTo(team);
    assertThat(get(ada, "/clusters/" + cluster.field("id")).status()).isEqualTo(200);
    assertThat(delete(secret, "/clusters/" + cluster.field("id")).problem()).isEqualTo("forbidden");

    assertThat(delete(ada, tokens + "/" + made.field("id")).status()).isEqualTo(204);
    assertThat(get(secret, "/clusters").problem()).isEqualTo("invalid-token");
    assertThat(delete(ada, accounts + "/" + account).status()).isEqualTo(204);
    assertThat(get(ada, "/clusters/" + cluster.field("id")).field("owner_id"))
        .isEqualTo(get(ada, "/users/me").field("id"));
    assertThat(get(ada, accounts).json().get("items")).isEmpty();
  }

  @Test
  void a_teams_quota_holds_beside_each_persons_and_says_by_what_it_is_used() throws Exception {
    var admin = api.person(lab.database(), "root" + suffix + "@example.com");
    lab.database()
        .execute(
            "UPDATE users SET roles = '{system_admin,user}' WHERE email = 'root%s@example.com'"
                .formatted(suffix));
    api.forget(java.util.UUID.fromString(get(admin, "/users/me").field("id")));
    var put = send("PUT", admin, "/teams/" + team + "/quota", "{\"active_clusters\":2}");
    assertThat(put.json().get("active_clusters").toString()).isEqualTo("{\"used\":0,\"limit\":2}");
    join("member");
    Callable<Answer> byAda = () -> post(ada, "/clusters", body("a" + System.nanoTime()));
    Callable<Answer> byGrace = () -> post(grace, "/clusters", body("g" + System.nanoTime()));
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var calls = IntStream.range(0, 20).mapToObj(i -> i % 2 == 0 ? byAda : byGrace).toList();
      int made = 0;
      for (var answer : threads.invokeAll(calls)) {
        made += answer.get().status() == 202 ? 1 : 0;
      }
      assertThat(made).isEqualTo(2);
    }
    var refused = post(ada, "/clusters", body("more"));
    assertThat(refused.problem()).isEqualTo("quota-exceeded");
    var quota = refused.json().get("quota");
    assertThat(quota.get("scope").stringValue()).isEqualTo("team");
    assertThat(quota.get("resource").stringValue()).isEqualTo("active_clusters");
    assertThat(quota.get("used_by")).hasSize(2);
    assertThat(get(grace, "/teams/" + team + "/quota").json().get("active_clusters").toString())
        .isEqualTo("{\"used\":2,\"limit\":2}");
    assertThat(send("PUT", ada, "/teams/" + team + "/quota", "{}").problem())
        .isEqualTo("forbidden");
  }

  @Test
  void what_clusters_take_of_a_host_counts_too() {
    var refused = post(ada, "/clusters", "{\"name\":\"big\",\"resources\":{\"cpu\":\"8001m\"}}");
    assertThat(refused.problem()).isEqualTo("quota-exceeded");
    assertThat(refused.json().get("quota").get("resource").stringValue()).isEqualTo("cpu");
    assertThat(refused.json().get("quota").get("requested").stringValue()).isEqualTo("8001m");
    var memory = post(ada, "/clusters", "{\"name\":\"big\",\"resources\":{\"memory\":\"17Gi\"}}");
    assertThat(memory.json().get("quota").get("resource").stringValue()).isEqualTo("memory");
  }

  @Test
  void of_two_that_take_one_name_at_once_one_gets_it() throws Exception {
    var clusters = List.of(create(ada, "one"), create(ada, "two"));
    var other = post(ada, "/teams", "{\"name\":\"b-team-" + suffix + "\"}").field("id");
    for (int round = 0; round < 5; round++) {
      var name = "same-%s-%d".formatted(suffix, round);
      var rename = "{\"name\":\"" + name + "\"}";
      assertOneOf(clusters.stream().map(id -> "/clusters/" + id).toList(), rename);
      assertOneOf(List.of("/teams/" + team, "/teams/" + other), rename);
    }
  }

  private void assertOneOf(List<String> paths, String rename) throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var calls =
          paths.stream().map(path -> (Callable<Answer>) () -> patch(ada, path, rename)).toList();
      var statuses = new ArrayList<Integer>();
      for (var answer : threads.invokeAll(calls)) {
        statuses.add(answer.get().status());
      }
      assertThat(statuses).containsExactlyInAnyOrder(200, 409);
    }
  }

  @Test
  void an_address_that_is_not_confirmed_has_a_small_quota() {
    lab.database()
        .execute("UPDATE users SET email_confirmed_at = NULL WHERE email = '" + graceEmail + "'");
    var quota = get(grace, "/quotas/me").json();
    assertThat(quota.get("active_clusters").get("limit").intValue()).isEqualTo(1);
    assertThat(quota.get("longest_ttl").stringValue()).isEqualTo("PT1H");
    assertThat(post(grace, "/clusters", "{\"name\":\"one\"}").field("ttl")).isEqualTo("PT1H");
    assertThat(post(grace, "/clusters", "{\"name\":\"two\"}").problem())
        .isEqualTo("quota-exceeded");
    assertThat(post(grace, "/teams", "{\"name\":\"t-" + suffix + "\"}").problem())
        .isEqualTo("quota-exceeded");
  }

  private String body(String name) {
    return "{\"name\":\"%s\",\"team_id\":\"%s\"}".formatted(name, team);
  }

  private String create(String token, String name) {
    var answer = post(token, "/clusters", body(name));
    assertThat(answer.status()).isEqualTo(202);
    return answer.field("id");
  }

  private void join(String role) {
    invite(graceEmail, role);
    assertThat(accept(grace, invitationTo(graceEmail)).status()).isEqualTo(200);
  }

  private Answer invite(String email, String role) {
    return invite(ada, email, role);
  }

  private Answer invite(String token, String email, String role) {
    return post(
        token,
        "/teams/" + team + "/invitations",
        "{\"email\":\"%s\",\"role\":\"%s\"}".formatted(email, role));
  }

  private String invitationTo(String email) {
    mails
        .sendMails(
            lab.database().database(),
            InviteMembers.composers(URI.create("https://lab.example.com")))
        .run();
    return mails.to(email).getLast().token();
  }

  private Answer accept(String token, String invitation) {
    return post(token, "/invitations/accept", "{\"token\":\"" + invitation + "\"}");
  }

  private String member(String token) {
    return "/teams/" + team + "/members/" + get(token, "/users/me").field("id");
  }

  private static Answer get(String token, String path) {
    return send("GET", token, path, "");
  }

  private static Answer post(String token, String path, String body) {
    return send("POST", token, path, body);
  }

  private static Answer patch(String token, String path, String body) {
    return send("PATCH", token, path, body);
  }

  private static Answer delete(String token, String path) {
    return send("DELETE", token, path, "");
  }

  private static Answer send(String method, String token, String path, String body) {
    return api.json(method, "/api/v1" + path, token, body);
  }
}
