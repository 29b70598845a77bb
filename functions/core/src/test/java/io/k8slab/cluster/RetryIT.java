package io.k8slab.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.k8slab.events.ClusterFailed;
import io.k8slab.events.Command;
import io.k8slab.events.FailureCode;
import io.k8slab.events.Json;
import io.k8slab.events.ProvisionCluster;
import io.k8slab.http.Principal;
import io.k8slab.testing.Lab;
import io.k8slab.testing.TestAgent;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** What is the host's fault is tried on another one, and what is not is not. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RetryIT {
  private final Lab lab = Lab.open();
  private final TestAgent agent = lab.agent();
  private Principal ada;

  @BeforeEach
  void start() {
    lab.reset();
    lab.host("host-1", 3);
    lab.host("host-2", 3);
    ada = lab.person("ada@example.com");
  }

  @AfterAll
  void stop() {
    lab.close();
  }

  @ParameterizedTest
  @EnumSource(
      value = FailureCode.class,
      names = {"HOST_FULL", "HOST_UNFIT", "HOST_UNREACHABLE", "PORT_TAKEN", "NOT_CLEAN"})
  void what_one_host_cannot_do_and_has_left_nothing_of_is_done_by_another(FailureCode code) {
    var first = lab.provisionOf(lab.create(ada, "demo"));
    fail(first, code, true);
    var second = lab.provisionOf(first.clusterId());

    assertThat(lab.status(first.clusterId())).isEqualTo("PROVISIONING");
    assertThat(second.hostId()).isNotEqualTo(first.hostId());
    assertThat(second.generation()).isGreaterThan(first.generation());
    assertThat(second.deadline()).as("the first attempt's").isEqualTo(first.deadline());
    var retry = view(first.clusterId()).path("retry");
    assertThat(retry.path("state").asString()).isEqualTo("TRYING");
    assertThat(retry.path("attempt").asInt()).isEqualTo(2);
    assertThat(retry.path("last").path("code").asString()).isEqualTo(code.name());
    assertThat(retry.path("last").path("fault").asString()).isEqualTo("HOST");
    assertThat(usedSlots()).isEqualTo("1");

    lab.deliver(agent.record(agent.provisioned(second)));
    var running = view(first.clusterId());
    assertThat(running.path("status").asString()).isEqualTo("RUNNING");
    assertThat(running.has("retry") || running.has("failure")).isFalse();
    assertThat(audited("cluster.retry")).isEqualTo("1");
  }

  @Test
  void another_host_is_tried_only_when_the_first_has_proven_that_nothing_is_left() {
    var first = lab.provisionOf(lab.create(ada, "demo"));
    fail(first, FailureCode.HOST_UNFIT, false);

    assertThat(lab.commands(first.clusterId())).hasSize(2);
    var removal = lab.terminateOf(first.clusterId());
    assertThat(removal.hostId()).isEqualTo(first.hostId());
    assertThat(lab.status(first.clusterId())).isEqualTo("PROVISIONING");
    assertThat(view(first.clusterId()).path("retry").path("state").asString())
        .isEqualTo("REMOVING");
    lab.functions().reconcile().run();
    assertThat(lab.commands(first.clusterId())).as("nothing but the removal").hasSize(2);
    assertThat(usedSlots()).as("the place is held").isEqualTo("1");

    lab.deliver(agent.record(agent.terminated(removal)));
    var second = lab.provisionOf(first.clusterId());
    assertThat(second.hostId()).isNotEqualTo(first.hostId());
    assertThat(second.generation()).isGreaterThan(removal.generation());
    assertThat(usedSlots()).isEqualTo("1");
  }

  @Test
  void a_removal_without_an_answer_is_asked_for_again_and_given_up_at_the_deadline() {
    var first = lab.provisionOf(lab.create(ada, "demo"));
    fail(first, FailureCode.HOST_UNREACHABLE, false);
    set(first, "deadline = now()");
    lab.functions().reconcile().run();
    assertThat(lab.terminateOf(first.clusterId()).attempt()).isEqualTo(2);
    assertThat(lab.status(first.clusterId())).isEqualTo("PROVISIONING");

    set(first, "deadline = now(), provision_by = now()");
    lab.functions().reconcile().run();
    var failure = view(first.clusterId()).path("failure");
    assertThat(failure.path("code").asString()).as("why, not that").isEqualTo("HOST_UNREACHABLE");
    assertThat(lab.isReleased(first.clusterId())).as("nothing is proven").isFalse();
  }

  @Test
  void who_waits_for_another_host_in_vain_is_told_why_the_last_one_failed() {
    lab.host("host-2", 1);
    var full = lab.run(ada, "full");
    var other = full.hostId().equals("host-1") ? lab.run(ada, "other") : full;
    assertThat(Set.of("host-1", "host-2")).contains(other.hostId());
    lab.database().execute("UPDATE hosts SET slots = 0 WHERE id = 'host-2'");
    var first = lab.provisionOf(lab.create(ada, "demo"));
    assertThat(first.hostId()).isEqualTo("host-1");
    fail(first, FailureCode.HOST_FULL, true);
    assertThat(lab.status(first.clusterId())).isEqualTo("QUEUED");
    assertThat(view(first.clusterId()).path("retry").path("state").asString()).isEqualTo("WAITING");

    var behind = lab.create(lab.person("bob@example.com"), "behind");
    assertThat(lab.status(behind)).as("it stands in nobody's way").isEqualTo("PROVISIONING");
    set(first, "deadline = now()");
    lab.functions().reconcile().run();
    assertThat(view(first.clusterId()).path("failure").path("code").asString())
        .isEqualTo("HOST_FULL");
  }

  @Test
  void three_hosts_are_tried_and_no_more_and_none_twice() {
    lab.host("host-3", 3);
    lab.host("host-4", 3);
    var id = lab.create(ada, "demo");
    var tried = new HashSet<String>();
    for (int i = 0; i < 3; i++) {
      var command = lab.provisionOf(id);
      tried.add(command.hostId());
      fail(command, FailureCode.HOST_FULL, true);
    }
    assertThat(tried).hasSize(3);
    assertThat(lab.status(id)).isEqualTo("ERROR");
    assertThat(lab.isReleased(id)).isTrue();
    assertThat(view(id).path("failure").path("attempts").asInt()).isEqualTo(3);
    assertThat(audited("cluster.retry")).isEqualTo("2");
  }

  @ParameterizedTest
  @EnumSource(
      value = FailureCode.class,
      names = {"UNSUPPORTED", "STEP_FAILED", "NOT_HEALTHY", "TIMED_OUT", "INTERNAL"})
  void what_is_not_the_hosts_fault_is_not_tried_again(FailureCode code) {
    var first = lab.provisionOf(lab.create(ada, "demo"));
    fail(first, code, true);
    assertThat(lab.status(first.clusterId())).isEqualTo("ERROR");
    assertThat(lab.commands(first.clusterId())).hasSize(1);
    assertThat(view(first.clusterId()).path("failure").path("fault").asString())
        .isEqualTo(code.fault().name());
  }

  @Test
  void nobody_waits_for_another_host_where_there_is_none() {
    lab.database().execute("UPDATE hosts SET state = 'LOST' WHERE id = 'host-2'");
    var first = lab.provisionOf(lab.create(ada, "demo"));
    fail(first, FailureCode.HOST_FULL, true);
    assertThat(lab.status(first.clusterId())).isEqualTo("ERROR");
  }

  @Test
  void taken_ports_are_answered_with_others_where_there_is_no_other_host() {
    lab.database().execute("UPDATE hosts SET state = 'LOST' WHERE id = 'host-2'");
    var first = lab.provisionOf(lab.create(ada, "demo"));
    fail(first, FailureCode.PORT_TAKEN, true);
    var second = lab.provisionOf(first.clusterId());
    assertThat(second.hostId()).isEqualTo(first.hostId());
    assertThat(second.ports()).isNotEqualTo(first.ports());
  }

  @Test
  void late_words_of_an_attempt_that_is_over_are_logged_and_change_nothing() {
    var first = lab.provisionOf(lab.create(ada, "demo"));
    fail(first, FailureCode.HOST_FULL, true);
    var second = lab.provisionOf(first.clusterId());
    agent.fence(7);
    lab.deliver(agent.record(agent.provisioned(first)));
    lab.deliver(agent.record(agent.log(first, "late\n")));
    agent.fence(1);

    assertThat(lab.status(first.clusterId())).isEqualTo("PROVISIONING");
    assertThat(value("SELECT text FROM cluster_logs")).isEqualTo("late\n");
    assertThat(value("SELECT count(*) FROM audit_log WHERE outcome = 'refused'")).isEqualTo("0");
    lab.deliver(agent.record(agent.provisioned(second)));
    assertThat(lab.status(first.clusterId())).isEqualTo("RUNNING");
  }

  @Test
  void a_delete_ends_an_attempt_that_is_being_removed() {
    var first = lab.provisionOf(lab.create(ada, "demo"));
    fail(first, FailureCode.HOST_UNFIT, false);
    lab.delete(ada, first.clusterId());
    assertThat(lab.status(first.clusterId())).isEqualTo("TERMINATING");
    lab.deliver(agent.record(agent.terminated(lab.terminateOf(first.clusterId()))));
    assertThat(lab.status(first.clusterId())).isEqualTo("TERMINATED");
    assertThat(provisions(first.clusterId())).hasSize(1);
  }

  @Test
  void a_failure_is_told_with_the_end_of_its_steps_log() {
    var first = lab.provisionOf(lab.create(ada, "demo"));
    lab.deliver(agent.record(agent.log(first, "one\ntwo\n")));
    lab.deliver(agent.record(agent.log(first, "no such image\n")));
    lab.deliver(agent.record(agent.failed(first, true)));
    var failure = view(first.clusterId()).path("failure");
    assertThat(failure.path("log").asString()).isEqualTo("one\ntwo\nno such image");
    assertThat(failure.path("fault").asString()).isEqualTo("SYSTEM");
  }

  private void fail(ProvisionCluster command, FailureCode code, boolean clean) {
    lab.deliver(
        agent.record(
            new ClusterFailed(agent.work(command), code, "It did not work.", "create", clean)));
  }

  private JsonNode view(UUID id) {
    var request = Lab.get(ada, "/api/v1/clusters/" + id);
    var response = lab.functions().handlers().getCluster(request);
    assertThat(response.status()).isEqualTo(200);
    return Json.MAPPER.readTree(response.body());
  }

  private List<Command> provisions(UUID id) {
    return lab.commands(id).stream().filter(ProvisionCluster.class::isInstance).toList();
  }

  private String usedSlots() {
    return value("SELECT sum(slots) FROM host_use");
  }

  private String audited(String action) {
    return value("SELECT count(*) FROM audit_log WHERE action = '" + action + "'");
  }

  private void set(Command command, String what) {
    lab.database()
        .execute("UPDATE clusters SET " + what + " WHERE id = '" + command.clusterId() + "'");
  }

  private String value(String sql) {
    return String.valueOf(lab.database().value(sql));
  }
}
