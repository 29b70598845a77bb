package io.k8slab.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.k8slab.events.ClusterLogAppended;
import io.k8slab.events.ClusterStatusChanged;
import io.k8slab.events.ClusterStepChanged;
import io.k8slab.events.CommandSuperseded;
import io.k8slab.events.EncodedEvent;
import io.k8slab.events.Message;
import io.k8slab.events.ProvisionCluster;
import io.k8slab.events.Topics;
import io.k8slab.events.Work;
import io.k8slab.http.Principal;
import io.k8slab.inbox.InboundRecord;
import io.k8slab.testing.Lab;
import io.k8slab.testing.TestAgent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApplyStatusEventIT {
  private static final AtomicInteger PEOPLE = new AtomicInteger();

  private final Lab lab = Lab.withHost(100);
  private final TestAgent agent = lab.agent();
  private Principal ada;
  private ProvisionCluster command;

  @BeforeEach
  void aClusterIsBeingMade() {
    ada = lab.person("ada" + PEOPLE.incrementAndGet() + "@example.com");
    agent.fence(1);
    command = lab.provisionOf(lab.create(ada, "demo"));
  }

  @AfterAll
  void stop() {
    lab.close();
  }

  @Test
  void a_cluster_comes_to_run_and_its_lease_begins_by_the_databases_time() {
    hear(agent.started(command, "create", 1));
    hear(agent.finished(command, "create", 1));
    hear(agent.provisioned(command));

    assertThat(status()).isEqualTo("RUNNING");
    assertThat(column("ttl_expires_at - running_at = interval '2 hours' AND running_at <= now()"))
        .isEqualTo("t");
    assertThat(column("api_server")).isEqualTo("https://127.0.0.1:20000");
    assertThat(column("deadline")).isEqualTo("null");
    assertThat(lab.notifications(ada.userId()).stream().map(ApplyStatusEventIT::brief))
        .containsExactly("PROVISIONING", "create:null", "create:SUCCEEDED", "RUNNING");
    assertThat(
            lab.database()
                .value(
                    "SELECT state || ' ' || exit_code FROM cluster_steps WHERE cluster_id = '%s'"
                        .formatted(command.clusterId())))
        .isEqualTo("SUCCEEDED 0");
  }

  @Test
  void a_clean_failure_is_an_error_and_its_place_is_free() {
    hear(agent.failed(command, true));
    assertThat(status()).isEqualTo("ERROR");
    assertThat(column("failure_code || '/' || failure_step || '/' || failure_cause"))
        .isEqualTo("STEP_FAILED/create/The step ended with 1.");
    assertThat(lab.isReleased(command.clusterId())).isTrue();
    assertThat(lab.commands(command.clusterId())).hasSize(1);
  }

  @Test
  void an_unclean_failure_is_an_error_and_its_place_is_free_when_the_removal_is_proven() {
    hear(agent.failed(command, false));
    assertThat(status()).isEqualTo("ERROR");
    assertThat(lab.isReleased(command.clusterId())).isFalse();
    var removal = lab.terminateOf(command.clusterId());
    assertThat(removal.generation()).isEqualTo(2);
    assertThat(removal.reason()).isEqualTo("failed");

    hear(agent.terminated(removal));
    assertThat(status()).isEqualTo("ERROR");
    assertThat(lab.isReleased(command.clusterId())).isTrue();
  }

  @Test
  void what_comes_up_after_a_delete_was_asked_for_stays_terminating() {
    lab.delete(ada, command.clusterId());
    hear(agent.provisioned(command));
    assertThat(status()).isEqualTo("TERMINATING");
    assertThat(column("api_server")).isEqualTo("null");
    hear(agent.terminated(lab.terminateOf(command.clusterId())));
    assertThat(status()).isEqualTo("TERMINATED");
    assertThat(column("termination_reason")).isEqualTo("requested");
    assertThat(lab.isReleased(command.clusterId())).isTrue();
  }

  @Test
  void everything_delivered_twice_has_one_effect() {
    var events =
        List.of(
            agent.record(agent.started(command, "create", 1)),
            agent.record(agent.finished(command, "create", 1)),
            agent.record(agent.provisioned(command)));
    events.forEach(lab::deliver);
    var revision = column("revision");
    var end = column("ttl_expires_at");
    events.forEach(lab::deliver);
    events.forEach(lab::deliver);
    assertThat(column("revision")).isEqualTo(revision);
    assertThat(column("ttl_expires_at")).isEqualTo(end);
    assertThat(lab.notifications(ada.userId())).hasSize(4);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void in_any_order_the_end_is_the_same(long seed) {
    var events =
        new ArrayList<>(
            List.of(
                agent.record(agent.started(command, "create", 1)),
                agent.record(agent.finished(command, "create", 1)),
                agent.record(agent.started(command, "verify", 2)),
                agent.record(agent.finished(command, "verify", 2)),
                agent.record(agent.provisioned(command))));
    lab.delete(ada, command.clusterId());
    var removal = lab.terminateOf(command.clusterId());
    events.add(agent.record(agent.started(removal, "remove", 1)));
    events.add(agent.record(agent.finished(removal, "remove", 1)));
    events.add(agent.record(agent.terminated(removal)));
    events.addAll(List.copyOf(events));
    Collections.shuffle(events, new Random(seed));
    events.forEach(lab::deliver);

    assertThat(status()).isEqualTo("TERMINATED");
    assertThat(lab.isReleased(command.clusterId())).isTrue();
    assertThat(
            lab.database()
                .value(
                    "SELECT count(*) FROM cluster_steps WHERE cluster_id = '%s' AND state = 'RUNNING'"
                        .formatted(command.clusterId())))
        .isEqualTo("0");
  }

  @Test
  void an_event_that_nobody_signed_is_refused_and_audited() {
    refusedAs("unsigned", agent.unsigned(agent.provisioned(command)));
  }

  @Test
  void an_event_that_was_changed_is_refused_and_audited() {
    refusedAs("forged", agent.tampered(agent.provisioned(command)));
  }

  @Test
  void an_event_of_an_agent_that_nobody_registered_is_refused_and_audited() {
    var stranger = new TestAgent("stranger", lab.pool());
    refusedAs("unknown_agent", stranger.record(stranger.provisioned(command)));
  }

  @Test
  void an_event_signed_with_another_agents_key_is_refused_and_audited() {
    var thief = new TestAgent("agent-1", lab.pool());
    refusedAs("forged", thief.record(thief.provisioned(command)));
  }

  @Test
  void an_event_of_an_agent_of_another_pool_is_refused_and_audited() {
    var foreign = lab.newAgent("foreign", "elsewhere");
    refusedAs("foreign_pool", foreign.record(foreign.provisioned(command)));
  }

  @Test
  void an_event_that_speaks_for_another_agent_is_refused_and_audited() {
    var other = lab.newAgent("other", lab.pool());
    refusedAs("not_its_own", other.record(agent.provisioned(command)));
  }

  @Test
  void an_event_from_another_host_is_refused_and_audited() {
    var work = agent.work(command);
    var elsewhere =
        new Work(
            work.clusterId(),
            work.generation(),
            work.commandId(),
            work.attempt(),
            "host-9",
            work.agentId(),
            work.fence(),
            work.at());
    refusedAs("wrong_host", agent.record(new io.k8slab.events.ClusterTerminated(elsewhere)));
  }

  @Test
  void a_higher_fence_takes_the_placement_over_and_the_lower_one_is_refused_from_then_on() {
    hear(agent.started(command, "create", 1));
    var successor = lab.newAgent("successor", lab.pool()).fence(2);
    lab.deliver(successor.record(successor.started(command, "create", 1)));
    assertThat(audited("placement.taken")).isEqualTo("1");
    refusedAs("stale_fence", agent.record(agent.provisioned(command)));
    lab.deliver(successor.record(successor.provisioned(command)));
    assertThat(status()).isEqualTo("RUNNING");
  }

  @Test
  void the_same_fence_of_another_agent_is_refused() {
    hear(agent.started(command, "create", 1));
    var twin = lab.newAgent("twin", lab.pool());
    refusedAs("not_the_holder", twin.record(twin.provisioned(command)));
  }

  @Test
  void what_is_said_before_the_hosts_lock_counts_only_until_somebody_holds_it() {
    agent.fence(0);
    hear(agent.started(command, "wait", 1));
    agent.fence(1);
    hear(agent.started(command, "create", 1));
    agent.fence(0);
    hear(agent.failed(command, true));
    assertThat(status()).isEqualTo("PROVISIONING");
    assertThat(audited("status.refused")).isEqualTo("0");
  }

  @Test
  void an_event_for_a_cluster_that_is_not_known_is_refused() {
    var ghost = UUID.randomUUID();
    var work = new Work(ghost, 1, UUID.randomUUID(), 1, "host-1", agent.id(), 1, Instant.now());
    lab.deliver(agent.record(new io.k8slab.events.ClusterTerminated(work)));
    assertThat(
            lab.database()
                .value(
                    "SELECT details->>'reason' FROM audit_log WHERE subject = 'cluster:%s'"
                        .formatted(ghost)))
        .isEqualTo("unknown_cluster");
  }

  @Test
  void a_host_that_knows_a_later_wish_has_it_removed_under_a_wish_later_still() {
    hear(new CommandSuperseded(agent.work(command), 7));
    assertThat(status()).isEqualTo("ERROR");
    assertThat(lab.terminateOf(command.clusterId()).generation()).isEqualTo(8);
  }

  @Test
  void what_cannot_be_read_becomes_a_dead_letter() {
    var key = "poison-" + UUID.randomUUID();
    lab.deliver(
        TestAgent.inbound(Topics.STATUS, key, new EncodedEvent(Map.of(), new byte[] {1, 2})));
    lab.deliver(new InboundRecord(Topics.LOGS, 0, 7, key, Map.of(), new byte[] {(byte) 0xff}));
    lab.deliver(new InboundRecord(Topics.HOSTS, 0, 8, key, Map.of(), new byte[] {0}));
    lab.deliver(withTopic(agent.record(agent.log(command, "no status")), Topics.STATUS, key));
    lab.deliver(withTopic(agent.record(agent.provisioned(command)), Topics.LOGS, key));
    lab.deliver(withTopic(agent.record(agent.provisioned(command)), Topics.HOSTS, key));
    assertThat(Lab.records(Topics.DEAD_LETTERS).stream().filter(r -> key.equals(r.key())))
        .hasSize(6);
    assertThat(status()).isEqualTo("PROVISIONING");
  }

  @Test
  void an_event_of_a_newer_type_is_skipped() {
    var known = agent.record(agent.provisioned(command));
    var headers = new java.util.HashMap<>(known.headers());
    headers.put(
        "ce_type", "io.k8slab.cluster.paused.v9".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    for (var topic : List.of(Topics.STATUS, Topics.LOGS, Topics.HOSTS)) {
      lab.deliver(
          new InboundRecord(
              topic, 0, 9, known.key(), headers, Objects.requireNonNull(known.value())));
    }
    assertThat(status()).isEqualTo("PROVISIONING");
  }

  @Test
  void logs_have_a_sequence_without_gaps_and_each_piece_once() {
    for (int i = 1; i <= 3; i++) {
      var chunk = agent.record(agent.log(command, "line " + i + "\n"));
      lab.deliver(chunk);
      lab.deliver(chunk);
    }
    assertThat(logs()).isEqualTo("1:line 1 2:line 2 3:line 3");
  }

  @Test
  void the_owner_is_told_of_each_piece_of_the_log_once_and_of_none_of_its_text() {
    for (int i = 1; i <= 2; i++) {
      var chunk = agent.record(agent.log(command, "secret words\n"));
      lab.deliver(chunk);
      lab.deliver(chunk);
    }
    assertThat(lab.notifications(ada.userId()))
        .filteredOn(ClusterLogAppended.class::isInstance)
        .extracting(told -> ((ClusterLogAppended) told).lastSeq())
        .containsExactly(1L, 2L);
    assertThat(lab.notifications(ada.userId()).toString()).doesNotContain("secret words");
    assertThat(lab.database().value("SELECT count(*) FROM outbox")).isEqualTo("0");
  }

  @Test
  void logs_that_are_forged_or_of_another_agent_are_refused_and_audited() {
    hear(agent.started(command, "create", 1));
    lab.deliver(agent.unsigned(agent.log(command, "no")));
    var other = lab.newAgent("other-logs", lab.pool());
    lab.deliver(other.record(other.log(command, "no")));
    lab.deliver(other.record(agent.log(command, "no")));
    agent.fence(0);
    hear(agent.log(command, "too late"));
    assertThat(audited("log.refused")).isEqualTo("3");
    assertThat(logs()).isEqualTo("null");
  }

  @Test
  void a_log_ends_where_it_is_full_and_says_so() {
    hear(agent.log(command, "first\n"));
    lab.database()
        .execute(
            "UPDATE cluster_log_heads SET bytes = 5 * 1024 * 1024 WHERE cluster_id = '%s'"
                .formatted(command.clusterId()));
    hear(agent.log(command, "more\n"));
    hear(agent.log(command, "and more\n"));
    assertThat(logs())
        .startsWith("1:first")
        .contains("2:The log is longer than 5 MB; the rest is cut.")
        .doesNotContain("more", "3:");
  }

  private void hear(Message message) {
    lab.deliver(agent.record(message));
  }

  private void refusedAs(String reason, InboundRecord inbound) {
    var before = status();
    lab.deliver(inbound);
    assertThat(status()).isEqualTo(before);
    assertThat(
            lab.database()
                .value(
                    """
                    SELECT details->>'reason' FROM audit_log
                    WHERE action = 'status.refused' AND subject = 'cluster:%s' AND outcome = 'refused'
                    """
                        .formatted(command.clusterId())))
        .isEqualTo(reason);
  }

  private String audited(String action) {
    return String.valueOf(
        lab.database()
            .value(
                "SELECT count(*) FROM audit_log WHERE action = '%s' AND subject = 'cluster:%s'"
                    .formatted(action, command.clusterId())));
  }

  private String logs() {
    return String.valueOf(
        lab.database()
            .value(
                """
                SELECT string_agg(seq || ':' || trim(trailing chr(10) FROM text), ' ' ORDER BY seq)
                FROM cluster_logs WHERE cluster_id = '%s'
                """
                    .formatted(command.clusterId())));
  }

  private String status() {
    return lab.status(command.clusterId());
  }

  private String column(String expression) {
    return String.valueOf(
        lab.database()
            .value(
                "SELECT %s FROM clusters WHERE id = '%s'"
                    .formatted(expression, command.clusterId())));
  }

  private static InboundRecord withTopic(InboundRecord inbound, String topic, String key) {
    return new InboundRecord(
        topic,
        inbound.partition(),
        inbound.offset(),
        key,
        inbound.headers(),
        Objects.requireNonNull(inbound.value()));
  }

  private static String brief(Message message) {
    return switch (message) {
      case ClusterStatusChanged changed -> changed.status();
      case ClusterStepChanged step -> step.step() + ":" + step.outcome();
      default -> message.getClass().getSimpleName();
    };
  }
}
