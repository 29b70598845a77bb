package io.k8slab.cluster.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.k8slab.cluster.sweep.SweepExpired;
import io.k8slab.events.ClusterStatusChanged;
import io.k8slab.events.Command;
import io.k8slab.events.FailureCode;
import io.k8slab.events.HostedCluster;
import io.k8slab.events.HostedState;
import io.k8slab.events.Message;
import io.k8slab.events.PauseCluster;
import io.k8slab.events.ResumeCluster;
import io.k8slab.testing.Answer;
import io.k8slab.testing.Lab;
import io.k8slab.testing.TestAgent;
import io.k8slab.testing.TestApi;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A cluster that is paused and resumed: its states, its lease, its quota, its host's room. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PauseIT {
  private static int count;
  private static Lab lab;
  private static TestAgent agent;
  private static TestApi api;

  private final String suffix = Integer.toString(count++);
  private String ada = "";
  private UUID cluster = new UUID(0, 0);

  @BeforeAll
  static void start() {
    lab = Lab.withHost(200);
    agent = lab.agent();
    api = TestApi.of(lab);
  }

  @AfterAll
  static void stop() {
    lab.close();
  }

  @BeforeEach
  void running_cluster() {
    lab.host("host-1", 200);
    ada = api.person(lab.database(), "ada" + suffix + "@example.com");
    cluster = run("demo");
  }

  private UUID run(String name) {
    var made = post("", "{\"name\":\"" + name + "\"}");
    assertThat(made.status()).isEqualTo(202);
    var id = UUID.fromString(made.field("id"));
    lab.deliver(agent.record(agent.provisioned(lab.provisionOf(id))));
    return id;
  }

  private Answer post(String below, String body) {
    return api.json("POST", "/api/v1/clusters" + below, ada, body);
  }

  private Answer pause() {
    return post("/" + cluster + "/pause", "");
  }

  private Answer resume() {
    return post("/" + cluster + "/resume", "");
  }

  private JsonNode get(String below) {
    return api.json("GET", "/api/v1/clusters/" + cluster + below, ada, "").json();
  }

  private <C extends Command> C last(Class<C> type) {
    return lab.commands(cluster).stream()
        .filter(type::isInstance)
        .map(type::cast)
        .reduce((_, later) -> later)
        .orElseThrow();
  }

  private void say(Message event) {
    lab.deliver(agent.record(event));
  }

  private void paused() {
    assertThat(pause().status()).isEqualTo(202);
    say(agent.paused(last(PauseCluster.class)));
    assertThat(lab.status(cluster)).isEqualTo("PAUSED");
  }

  private Instant end() {
    return Instant.parse(get("").get("expires_at").stringValue());
  }

  private String room() {
    return String.valueOf(
        lab.database()
            .value(
                "SELECT (slots, cpu_millis, memory_bytes >> 20, disk_bytes >> 20)::text FROM host_use WHERE host_id = 'host-1'"));
  }

  @Test
  void pause_and_resume_go_through_their_states_each_told_and_audited() {
    assertThat(pause().field("status")).isEqualTo("PAUSING");
    assertThat(pause().field("status")).as("again").isEqualTo("PAUSING");
    say(agent.paused(last(PauseCluster.class)));
    assertThat(pause().field("status")).as("again").isEqualTo("PAUSED");

    assertThat(resume().field("status")).isEqualTo("RESUMING");
    assertThat(resume().field("status")).as("again").isEqualTo("RESUMING");
    say(agent.resumed(last(ResumeCluster.class)));
    assertThat(resume().field("status")).as("again").isEqualTo("RUNNING");

    assertThat(last(PauseCluster.class).generation()).isEqualTo(2);
    assertThat(last(ResumeCluster.class).generation()).isEqualTo(3);
    assertThat(lab.commands(cluster)).hasSize(3);
    var owner = UUID.fromString(get("").get("owner_id").stringValue());
    assertThat(lab.notifications(owner).stream().filter(ClusterStatusChanged.class::isInstance))
        .extracting(told -> ((ClusterStatusChanged) told).status())
        .containsExactly("PROVISIONING", "RUNNING", "PAUSING", "PAUSED", "RESUMING", "RUNNING");
    assertThat(get("/events").get("items").toString())
        .contains("\"cluster.pause\"", "\"cluster.resume\"");
  }

  @Test
  void lease_does_not_run_while_it_is_paused() {
    var before = end();
    paused();

    assertThat(end()).as("if nobody resumes it").isEqualTo(before.plus(Duration.ofDays(3)));
    assertThat(Duration.parse(get("").get("lease_left").stringValue()))
        .isBetween(Duration.ofMinutes(118), Duration.ofHours(2));
    lab.database()
        .execute(
            "UPDATE clusters SET paused_at = paused_at - interval '10 h', ttl_expires_at = ttl_expires_at - interval '10 h', running_at = running_at - interval '10 h' WHERE id = '"
                + cluster
                + "'");
    var usage = get("/usage");
    assertThat(usage.get("counts").booleanValue()).isTrue();
    assertThat(usage.get("paused_seconds").longValue()).isBetween(36_000L, 36_060L);
    assertThat(usage.get("lease_seconds").longValue()).isBetween(0L, 60L);
    assertThat(usage.get("lease_seconds_left").longValue()).isBetween(7_080L, 7_200L);

    resume();
    say(agent.resumed(last(ResumeCluster.class)));

    assertThat(end()).isBetween(before.minusSeconds(2), before.plusSeconds(60));
    assertThat(get("").has("lease_left")).isFalse();
    assertThat(get("").has("paused_at")).isFalse();
    assertThat(get("/usage").get("paused_seconds").longValue()).isBetween(36_000L, 36_060L);
    pause();
    assertThat(end())
        .as("what earlier pauses left of 72 h")
        .isBetween(
            before.plus(Duration.ofHours(61)), before.plus(Duration.ofHours(62)).plusSeconds(60));
  }

  @Test
  void paused_cluster_is_removed_when_its_lease_ends_all_the_same() {
    paused();
    lab.database()
        .execute("UPDATE clusters SET ttl_expires_at = now() WHERE id = '" + cluster + "'");

    lab.functions().sweepExpired().run();

    assertThat(lab.status(cluster)).isEqualTo("TERMINATING");
    say(agent.terminated(lab.terminateOf(cluster)));
    assertThat(get("").get("termination_reason").stringValue()).isEqualTo(SweepExpired.REASON);
    assertThat(lab.isReleased(cluster)).isTrue();
  }

  @Test
  void owner_is_warned_of_the_end_of_a_paused_lease() {
    paused();
    lab.database()
        .execute(
            "UPDATE clusters SET ttl_expires_at = now() + interval '9 min' WHERE id = '"
                + cluster
                + "'");

    assertThat(lab.functions().sweepExpired().run().warned()).isEqualTo(1);
  }

  @Test
  void paused_cluster_keeps_slot_and_disk_and_gives_cpu_and_memory_back() {
    var running = room();
    pause();
    assertThat(room()).isEqualTo(running);
    say(agent.paused(last(PauseCluster.class)));
    var less = room();
    assertThat(less).isNotEqualTo(running);
    say(agent.paused(last(PauseCluster.class)));
    assertThat(room()).as("said again").isEqualTo(less);

    resume();
    assertThat(room()).isEqualTo(running);
    say(agent.failed(last(ResumeCluster.class), FailureCode.NOT_HEALTHY, true));
    assertThat(room()).isEqualTo(less);
    lab.functions().sweepExpired().run();
    api.json("DELETE", "/api/v1/clusters/" + cluster, ada, "");
    say(agent.terminated(lab.terminateOf(cluster)));
  }

  @Test
  void resume_waits_for_nobody_where_the_host_has_no_room() {
    paused();
    lab.database()
        .execute(
            "UPDATE hosts SET cpu_millis = (SELECT cpu_millis + 499 FROM host_use WHERE host_id = 'host-1')");

    var refused = resume();

    assertThat(refused.problem()).isEqualTo("no-room");
    assertThat(refused.field("detail")).contains("it needs 500m CPU", "499m").contains("later");
    assertThat(lab.status(cluster)).isEqualTo("PAUSED");
    lab.database().execute("UPDATE hosts SET cpu_millis = cpu_millis + 1, state = 'SUSPECT'");
    assertThat(resume().problem()).isEqualTo("no-room");
    lab.database().execute("UPDATE hosts SET state = 'READY'");
    assertThat(resume().status()).isEqualTo(202);
  }

  @Test
  void paused_clusters_count_as_active_and_have_a_limit_of_their_own() {
    paused();
    var quota = api.json("GET", "/api/v1/quotas/me", ada, "").json();
    assertThat(quota.get("active_clusters").get("used").intValue()).isEqualTo(1);
    assertThat(quota.get("paused_clusters").get("used").intValue()).isEqualTo(1);
    assertThat(quota.get("cpu").get("used").stringValue()).isEqualTo("500m");
    lab.database()
        .execute(
            "INSERT INTO quotas (user_id, paused_clusters) SELECT user_id, 1 FROM clusters WHERE id = '"
                + cluster
                + "'");
    var other = run("other");

    assertThat(post("/" + other + "/pause", "").problem()).isEqualTo("quota-exceeded");

    resume();
    assertThat(post("/" + other + "/pause", "").status()).isEqualTo(202);
  }

  @Test
  void pause_that_fails_is_undone_and_says_why() {
    pause();
    say(agent.failed(last(PauseCluster.class), FailureCode.NOT_CLEAN, false));
    assertThat(lab.status(cluster)).isEqualTo("RESUMING");

    say(agent.resumed(last(ResumeCluster.class)));

    assertThat(lab.status(cluster)).isEqualTo("RUNNING");
    assertThat(get("").get("failure").get("code").stringValue()).isEqualTo("NOT_CLEAN");
    assertThat(pause().json().has("failure")).as("of the next one").isFalse();
  }

  @Test
  void resume_that_fails_leaves_it_paused_and_says_why() {
    paused();
    resume();
    say(agent.failed(last(ResumeCluster.class), FailureCode.NOT_HEALTHY, true));

    assertThat(lab.status(cluster)).isEqualTo("PAUSED");
    assertThat(get("").get("failure").get("cause").stringValue()).isEqualTo("It was not to be.");
    assertThat(resume().json().has("failure")).isFalse();
  }

  @Test
  void resume_of_which_nothing_is_known_is_asked_for_again_where_the_host_is_reported() {
    paused();
    resume();
    say(agent.failed(last(ResumeCluster.class), FailureCode.HOST_UNREACHABLE, false));
    assertThat(lab.status(cluster)).isEqualTo("RESUMING");
    overdue();
    lab.database().execute("UPDATE hosts SET state = 'LOST'");
    lab.functions().reconcile().run();
    assertThat(last(ResumeCluster.class).attempt()).isEqualTo(1);
    lab.host("host-1", 200);

    lab.functions().reconcile().run();

    assertThat(last(ResumeCluster.class).attempt()).isEqualTo(2);
    assertThat(last(ResumeCluster.class).generation()).isEqualTo(3);
    say(agent.resumed(last(ResumeCluster.class)));
    assertThat(lab.status(cluster)).isEqualTo("RUNNING");
  }

  @Test
  void pause_that_nobody_answers_is_undone() {
    pause();
    overdue();

    lab.functions().reconcile().run();

    assertThat(lab.status(cluster)).isEqualTo("RESUMING");
    say(agent.paused(last(PauseCluster.class)));
    assertThat(lab.status(cluster)).as("an answer of before").isEqualTo("RESUMING");
    assertThat(get("").get("failure").get("code").stringValue()).isEqualTo("TIMED_OUT");
  }

  private void overdue() {
    lab.database().execute("UPDATE clusters SET deadline = now() WHERE id = '" + cluster + "'");
  }

  @Test
  void delete_goes_before_a_pause_and_a_resume() {
    pause();
    assertThat(api.json("DELETE", "/api/v1/clusters/" + cluster, ada, "").field("status"))
        .isEqualTo("TERMINATING");
    say(agent.paused(last(PauseCluster.class)));
    assertThat(lab.status(cluster)).isEqualTo("TERMINATING");
    assertThat(pause().problem()).isEqualTo("not-running");
    assertThat(resume().problem()).isEqualTo("not-running");
    say(agent.terminated(lab.terminateOf(cluster)));
    assertThat(lab.status(cluster)).isEqualTo("TERMINATED");
  }

  @Test
  void paused_cluster_gives_no_kubeconfig_and_says_what_to_do() {
    paused();

    for (var below : List.of("/kubeconfig", "/kubeconfig?auth=exec")) {
      var refused = api.json("GET", "/api/v1/clusters/" + cluster + below, ada, "");
      assertThat(refused.problem()).isEqualTo("not-running");
      assertThat(refused.field("detail")).isEqualTo("The cluster is paused; resume it first.");
    }
    assertThat(post("/" + cluster + "/credentials", "").problem()).isEqualTo("not-running");
    assertThat(post("/" + cluster + "/extend", "{\"ttl\":\"1h\"}").problem())
        .isEqualTo("not-running");
  }

  @Test
  void cluster_that_does_not_run_yet_is_neither_paused_nor_resumed() {
    cluster = UUID.fromString(post("", "{\"name\":\"young\"}").field("id"));

    assertThat(pause().problem()).isEqualTo("not-running");
    assertThat(resume().problem()).isEqualTo("not-running");
  }

  @Test
  void paused_cluster_that_its_host_lists_no_more_is_lost() {
    paused();
    var later = Instant.now().plus(Duration.ofMinutes(2));
    var there = new HostedCluster(cluster, 2, HostedState.STOPPED);
    say(agent.report("host-1", 200, later, there));
    say(agent.report("host-1", 200, later, there));
    lab.functions().reconcile().run();
    assertThat(lab.status(cluster)).isEqualTo("PAUSED");

    say(agent.report("host-1", 200, later));
    say(agent.report("host-1", 200, later));
    lab.functions().reconcile().run();

    assertThat(lab.status(cluster)).isEqualTo("ERROR");
    say(agent.terminated(lab.terminateOf(cluster)));
  }

  @Test
  void strangers_and_readers_pause_nothing() {
    var eve = api.person(lab.database(), "eve" + suffix + "@example.com");

    for (var verb : List.of("/pause", "/resume")) {
      assertThat(api.json("POST", "/api/v1/clusters/" + cluster + verb, eve, "").problem())
          .isEqualTo("not-found");
    }
    assertThat(lab.status(cluster)).isEqualTo("RUNNING");
  }
}
