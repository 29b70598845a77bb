package io.k8slab.team;

import static org.assertj.core.api.Assertions.assertThat;

import io.k8slab.events.ClusterLeaseExpiring;
import io.k8slab.events.ClusterLogAppended;
import io.k8slab.events.ClusterStatusChanged;
import io.k8slab.events.ClusterStepChanged;
import io.k8slab.events.ClusterTtlExtended;
import io.k8slab.events.Message;
import io.k8slab.events.Notification;
import io.k8slab.events.UserInfo;
import io.k8slab.testing.Answer;
import io.k8slab.testing.Lab;
import io.k8slab.testing.TestApi;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** What the topic of notifications has under a person's key. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TeamNewsIT {
  private static int count;
  private static Lab lab;
  private static TestApi api;

  private final String suffix = Integer.toString(count++);
  private final String graceEmail = "grace" + suffix + "@example.com";
  private String ada = "";
  private String grace = "";
  private UUID adaId = new UUID(0, 0);
  private UUID graceId = new UUID(0, 0);
  private String team = "";

  @BeforeAll
  static void start() {
    lab = Lab.withHost(200);
    api = TestApi.of(lab);
  }

  @AfterAll
  static void stop() {
    lab.close();
  }

  @BeforeEach
  void makeTeam() {
    ada = api.person(lab.database(), "ada" + suffix + "@example.com");
    grace = api.person(lab.database(), graceEmail);
    adaId = id(ada);
    graceId = id(grace);
    team = send("POST", ada, "/teams", "{\"name\":\"news-" + suffix + "\"}").field("id");
  }

  @Test
  void everybody_in_a_team_hears_of_its_clusters_until_they_leave_it() {
    join();
    var cluster = create("{\"name\":\"demo\",\"team_id\":\"" + team + "\"}");
    var command = lab.provisionOf(cluster);
    var agent = lab.agent();
    lab.deliver(agent.record(agent.started(command, "prepare", 1)));
    lab.deliver(agent.record(agent.finished(command, "prepare", 1)));
    lab.deliver(agent.record(agent.log(command, "made\n")));
    lab.deliver(agent.record(agent.provisioned(command)));
    send("POST", ada, "/clusters/" + cluster + "/extend", "{\"ttl\":\"1h\"}");
    lab.database()
        .execute(
            "UPDATE clusters SET ttl_expires_at = now() + interval '9 minutes' WHERE id = '%s'"
                .formatted(cluster));
    lab.functions().sweepExpired().run();

    assertThat(kinds(graceId))
        .containsExactly(
            ClusterStatusChanged.class,
            ClusterStepChanged.class,
            ClusterStepChanged.class,
            ClusterLogAppended.class,
            ClusterStatusChanged.class,
            ClusterTtlExtended.class,
            ClusterLeaseExpiring.class);
    assertThat(kinds(adaId)).isEqualTo(kinds(graceId));
    assertThat(lab.notifications(graceId))
        .allSatisfy(news -> assertThat(((Notification) news).userId()).isEqualTo(graceId));

    assertThat(send("DELETE", ada, member(graceId), "").status()).isEqualTo(204);
    int heard = lab.notifications(graceId).size();
    assertThat(send("DELETE", ada, "/clusters/" + cluster, "").status()).isEqualTo(202);
    assertThat(lab.notifications(graceId)).hasSize(heard);
    assertThat(statuses(adaId)).endsWith("TERMINATING");
    assertThat(statuses(graceId)).doesNotContain("TERMINATING");
  }

  @Test
  void what_is_no_teams_is_told_to_its_owner_alone() {
    join();
    create("{\"name\":\"own\"}");

    assertThat(kinds(adaId)).contains(ClusterStatusChanged.class);
    assertThat(kinds(graceId)).isEmpty();
  }

  @Test
  void whoever_is_invited_given_a_role_or_removed_is_told_so() {
    invite(graceEmail);
    assertThat(last(graceId).title()).isEqualTo("An invitation");
    assertThat(last(graceId).text()).contains("news-" + suffix).doesNotContain("k8slab_it_");
    join();
    send("PATCH", ada, member(graceId), "{\"role\":\"admin\"}");
    assertThat(last(graceId).text())
        .isEqualTo("You are an administrator of the team news-" + suffix + " now.");
    int told = lab.notifications(graceId).size();
    send("PATCH", ada, member(graceId), "{\"role\":\"admin\"}");
    assertThat(lab.notifications(graceId)).hasSize(told);
    send("DELETE", ada, member(graceId), "");
    assertThat(last(graceId).text())
        .isEqualTo("You were removed from the team news-" + suffix + ".");
    assertThat(lab.notifications(adaId)).isEmpty();
  }

  @Test
  void who_leaves_by_themselves_is_told_nothing() {
    join();
    assertThat(send("DELETE", grace, member(graceId), "").status()).isEqualTo(204);

    assertThat(lab.notifications(graceId)).isEmpty();
  }

  @Test
  void an_invitation_is_shown_only_to_whom_the_address_is_proven_to_be() {
    lab.database()
        .execute("UPDATE users SET email_confirmed_at = NULL WHERE id = '" + graceId + "'");
    assertThat(invite(graceEmail).status()).isEqualTo(201);
    assertThat(invite("nobody" + suffix + "@example.com").status()).isEqualTo(201);

    assertThat(lab.notifications(graceId)).isEmpty();
  }

  @Test
  void another_quota_is_told_to_everybody_whom_it_concerns() {
    join();
    lab.database()
        .execute("UPDATE users SET roles = '{system_admin,user}' WHERE id = '" + adaId + "'");
    api.forget(adaId);
    assertThat(send("PUT", ada, "/users/" + graceId + "/quota", "{\"extensions\":7}").status())
        .isEqualTo(200);
    assertThat(last(graceId).text()).contains("your quota");
    int told = lab.notifications(graceId).size();
    send("PUT", ada, "/users/" + graceId + "/quota", "{\"extensions\":7}");
    assertThat(lab.notifications(graceId)).hasSize(told);
    send("PUT", ada, "/teams/" + team + "/quota", "{\"active_clusters\":7}");
    assertThat(last(graceId).text()).contains("the quota of a team");
    assertThat(last(adaId).text()).contains("the quota of a team");
  }

  private static List<Class<? extends Message>> kinds(UUID user) {
    return lab.notifications(user).stream()
        .<Class<? extends Message>>map(Message::getClass)
        .toList();
  }

  private static List<String> statuses(UUID user) {
    return lab.notifications(user).stream()
        .filter(ClusterStatusChanged.class::isInstance)
        .map(news -> ((ClusterStatusChanged) news).status())
        .toList();
  }

  private static UserInfo last(UUID user) {
    return (UserInfo) lab.notifications(user).getLast();
  }

  private void join() {
    lab.database()
        .execute(
            "INSERT INTO team_members (team_id, user_id, role) VALUES ('%s', '%s', 'member')"
                .formatted(team, graceId));
    api.forget(graceId);
  }

  private UUID create(String body) {
    var answer = send("POST", ada, "/clusters", body);
    assertThat(answer.status()).isEqualTo(202);
    return UUID.fromString(answer.field("id"));
  }

  private Answer invite(String email) {
    return send(
        "POST",
        ada,
        "/teams/" + team + "/invitations",
        "{\"email\":\"%s\",\"role\":\"member\"}".formatted(email));
  }

  private String member(UUID user) {
    return "/teams/" + team + "/members/" + user;
  }

  private static UUID id(String token) {
    return UUID.fromString(send("GET", token, "/users/me", "").field("id"));
  }

  private static Answer send(String method, String token, String path, String body) {
    return api.json(method, "/api/v1" + path, token, body);
  }
}
