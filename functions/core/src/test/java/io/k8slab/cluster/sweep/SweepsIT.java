package io.k8slab.cluster.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import io.k8slab.events.ClusterLeaseExpiring;
import io.k8slab.events.HostedCluster;
import io.k8slab.events.HostedState;
import io.k8slab.events.ProvisionCluster;
import io.k8slab.events.TerminateCluster;
import io.k8slab.http.Principal;
import io.k8slab.testing.Lab;
import io.k8slab.testing.TestAgent;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SweepsIT {
  /** Longer than the margin by which a report must be younger than what it speaks against. */
  private Instant later;

  private final Lab lab = Lab.open();
  private final TestAgent agent = lab.agent();
  private Principal ada;

  @BeforeEach
  void start() {
    lab.reset();
    lab.host("host-1", 3);
    later = Instant.now().plus(Duration.ofMinutes(2));
    ada = lab.person("ada@example.com");
  }

  @AfterAll
  void stop() {
    lab.close();
  }

  @Test
  void a_lease_ends_by_the_databases_time_once_and_is_audited() {
    var over = lab.run(ada, "over");
    var goesOn = lab.run(ada, "goes-on");
    set(over, "ttl_expires_at = now() - interval '1 second'");

    assertThat(lab.functions().sweepExpired().run()).isEqualTo(new SweepExpired.Swept(1, 0));
    assertThat(lab.functions().sweepExpired().run()).isEqualTo(new SweepExpired.Swept(0, 0));
    assertThat(lab.status(over.clusterId())).isEqualTo("TERMINATING");
    assertThat(lab.status(goesOn.clusterId())).isEqualTo("RUNNING");
    assertThat(lab.terminateOf(over.clusterId()).reason()).isEqualTo("lease_ended");
    assertThat(value("SELECT actor FROM audit_log WHERE action = 'cluster.lease_end'"))
        .isEqualTo("function:sweepExpired");
  }

  @Test
  void an_owner_is_warned_once_at_each_of_three_times_before_the_end() {
    var cluster = lab.run(ada, "demo");
    var later = lab.run(ada, "later");
    set(later, "ttl_expires_at = now() + interval '31 minutes'");
    for (var left : List.of("29 minutes", "28 minutes", "9 minutes", "3 minutes", "90 seconds")) {
      set(cluster, "ttl_expires_at = now() + interval '" + left + "'");
      lab.functions().sweepExpired().run();
      lab.functions().sweepExpired().run();
    }

    assertThat(warnings()).extracting(ClusterLeaseExpiring::minutesLeft).containsExactly(30, 10, 2);
    assertThat(warnings())
        .allSatisfy(
            warning -> {
              assertThat(warning.clusterId()).isEqualTo(cluster.clusterId());
              assertThat(warning.name()).isEqualTo("demo");
              assertThat(warning.expiresAt()).isAfter(warning.at());
            });
  }

  @Test
  void a_warning_that_was_missed_is_left_out_for_the_next() {
    var cluster = lab.run(ada, "demo");
    set(cluster, "ttl_expires_at = now() + interval '1 minute'");

    assertThat(lab.functions().sweepExpired().run()).isEqualTo(new SweepExpired.Swept(0, 1));
    assertThat(lab.functions().sweepExpired().run()).isEqualTo(new SweepExpired.Swept(0, 0));
    assertThat(warnings()).extracting(ClusterLeaseExpiring::minutesLeft).containsExactly(2);
  }

  @Test
  void an_extension_lets_the_warnings_come_again() {
    var cluster = lab.run(ada, "demo");
    set(cluster, "ttl_expires_at = now() + interval '1 minute'");
    lab.functions().sweepExpired().run();
    lab.functions()
        .handlers()
        .extendCluster(
            Lab.post(
                ada, "/api/v1/clusters/" + cluster.clusterId() + "/extend", "{\"ttl\":\"1h\"}"));
    assertThat(lab.functions().sweepExpired().run().warned()).isZero();
    set(cluster, "ttl_expires_at = now() + interval '20 minutes'");

    assertThat(lab.functions().sweepExpired().run().warned()).isEqualTo(1);
    assertThat(warnings()).extracting(ClusterLeaseExpiring::minutesLeft).containsExactly(2, 30);
  }

  private List<ClusterLeaseExpiring> warnings() {
    return lab.notifications(ada.userId()).stream()
        .filter(ClusterLeaseExpiring.class::isInstance)
        .map(ClusterLeaseExpiring.class::cast)
        .toList();
  }

  @Test
  void what_is_not_ready_in_time_fails_and_is_removed_and_its_place_is_free_after_that() {
    var slow = lab.provisionOf(lab.create(ada, "slow"));
    assertThat(lab.functions().reconcile().run().overdue()).isZero();
    set(slow, "deadline = now()");
    assertThat(lab.functions().reconcile().run().overdue()).isEqualTo(1);

    assertThat(lab.status(slow.clusterId())).isEqualTo("ERROR");
    assertThat(value("SELECT failure_code FROM clusters")).isEqualTo("TIMED_OUT");
    var removal = lab.terminateOf(slow.clusterId());
    assertThat(removal.generation()).isEqualTo(2);
    assertThat(lab.isReleased(slow.clusterId())).isFalse();
    lab.deliver(agent.record(agent.terminated(removal)));
    assertThat(lab.isReleased(slow.clusterId())).isTrue();
  }

  @Test
  void a_removal_that_takes_too_long_is_asked_for_again_while_its_host_is_reported() {
    var cluster = lab.run(ada, "demo");
    lab.delete(ada, cluster.clusterId());
    set(cluster, "deadline = now()");
    lab.database().execute("UPDATE hosts SET state = 'SUSPECT'");
    assertThat(lab.functions().reconcile().run().overdue()).isZero();
    lab.database().execute("UPDATE hosts SET state = 'READY'");
    assertThat(lab.functions().reconcile().run().overdue()).isEqualTo(1);

    var again = lab.terminateOf(cluster.clusterId());
    assertThat(again.generation()).isEqualTo(2);
    assertThat(again.attempt()).isEqualTo(2);
    assertThat(again.deadline()).isAfter(Instant.now());
    lab.deliver(agent.record(agent.terminated(again)));
    assertThat(lab.status(cluster.clusterId())).isEqualTo("TERMINATED");
  }

  @Test
  void a_running_cluster_that_two_reports_do_not_list_is_lost_and_removed_for_certain() {
    var gone = lab.run(ada, "gone");
    var there = lab.run(ada, "there");
    var listed = new HostedCluster(there.clusterId(), 1, HostedState.RUNNING);
    lab.deliver(agent.record(agent.report("host-1", 3, Instant.now(), listed)));
    lab.deliver(agent.record(agent.report("host-1", 3, Instant.now(), listed)));
    assertThat(lab.functions().reconcile().run().lost())
        .as("it had only just come to run")
        .isZero();

    lab.deliver(agent.record(agent.report("host-1", 3, later, listed)));
    assertThat(lab.functions().reconcile().run().lost()).as("one report is not enough").isZero();
    lab.deliver(agent.record(agent.report("host-1", 3, later, listed)));
    assertThat(lab.functions().reconcile().run().lost()).isEqualTo(1);
    assertThat(lab.status(gone.clusterId())).isEqualTo("ERROR");
    assertThat(lab.status(there.clusterId())).isEqualTo("RUNNING");
    assertThat(value("SELECT failure_code FROM clusters WHERE status = 'ERROR'")).isEqualTo("LOST");
    assertThat(lab.terminateOf(gone.clusterId()).generation()).isEqualTo(2);
  }

  @Test
  void a_cluster_that_is_listed_again_is_not_lost() {
    var cluster = lab.run(ada, "demo");
    var listed = new HostedCluster(cluster.clusterId(), 1, HostedState.STOPPED);
    lab.deliver(agent.record(agent.report("host-1", 3, later)));
    lab.deliver(agent.record(agent.report("host-1", 3, later, listed)));
    lab.deliver(agent.record(agent.report("host-1", 3, later)));
    assertThat(lab.functions().reconcile().run().lost()).isZero();
  }

  @Test
  void a_cluster_that_has_ended_but_is_listed_is_removed_again_once_at_a_time() {
    var cluster = lab.run(ada, "demo");
    lab.delete(ada, cluster.clusterId());
    lab.deliver(agent.record(agent.terminated(lab.terminateOf(cluster.clusterId()))));
    var listed = new HostedCluster(cluster.clusterId(), 1, HostedState.RUNNING);
    lab.deliver(agent.record(agent.report("host-1", 3, Instant.now(), listed)));
    assertThat(lab.commands(cluster.clusterId())).as("an old report says nothing").hasSize(2);

    lab.deliver(agent.record(agent.report("host-1", 3, later, listed)));
    lab.deliver(agent.record(agent.report("host-1", 3, later, listed)));
    assertThat(lab.commands(cluster.clusterId())).hasSize(3);
    var removal = lab.terminateOf(cluster.clusterId());
    assertThat(removal.generation()).isEqualTo(3);
    lab.deliver(agent.record(agent.terminated(removal)));
    assertThat(lab.status(cluster.clusterId())).isEqualTo("TERMINATED");
    assertThat(value("SELECT count(*) FROM audit_log WHERE action = 'cluster.leftover'"))
        .isEqualTo("1");
  }

  @Test
  void a_cluster_that_is_not_known_here_is_watched_and_not_touched() {
    var stranger = new HostedCluster(UUID.randomUUID(), 1, HostedState.RUNNING);
    lab.deliver(agent.record(agent.report("host-1", 3, later, stranger)));
    lab.deliver(agent.record(agent.report("host-1", 3, later, stranger)));
    assertThat(value("SELECT count(*) FROM audit_log WHERE action = 'reaper.quarantine'"))
        .isEqualTo("1");
    lab.functions().reconcile().run();
    assertThat(lab.commands(stranger.clusterId())).isEmpty();
  }

  @Test
  void who_waits_too_long_for_room_is_told_so() {
    lab.database().execute("UPDATE hosts SET state = 'SUSPECT'");
    var id = lab.create(ada, "demo");
    assertThat(lab.status(id)).isEqualTo("QUEUED");
    lab.database().execute("UPDATE clusters SET deadline = now()");
    lab.functions().reconcile().run();
    assertThat(lab.status(id)).isEqualTo("ERROR");
    assertThat(value("SELECT failure_cause FROM clusters")).contains("No host had room");
    assertThat(lab.commands(id)).isEmpty();
  }

  @Test
  void a_queued_cluster_ends_at_once_when_its_owner_does_not_want_it_any_more() {
    lab.database().execute("UPDATE hosts SET state = 'SUSPECT'");
    var id = lab.create(ada, "demo");
    lab.delete(ada, id);
    assertThat(lab.status(id)).isEqualTo("TERMINATED");
    assertThat(lab.commands(id)).isEmpty();
  }

  @Test
  void a_host_that_is_not_reported_is_suspect_then_lost_and_ready_when_it_is() {
    lab.database().execute("UPDATE hosts SET reported_at = now() - interval '16 seconds'");
    assertThat(lab.functions().reconcile().run().hosts()).isEqualTo(1);
    assertThat(hostState()).isEqualTo("SUSPECT");
    lab.database().execute("UPDATE hosts SET reported_at = now() - interval '61 seconds'");
    lab.functions().reconcile().run();
    assertThat(hostState()).isEqualTo("LOST");
    assertThat(lab.functions().reconcile().run().hosts()).isZero();
    lab.host("host-1", 3);
    assertThat(hostState()).isEqualTo("READY");
  }

  @Test
  void a_deleted_cluster_is_deleted_once() {
    var cluster = lab.run(ada, "demo");
    lab.delete(ada, cluster.clusterId());
    lab.delete(ada, cluster.clusterId());
    assertThat(
            lab.commands(cluster.clusterId()).stream().filter(TerminateCluster.class::isInstance))
        .hasSize(1);
    assertThat(value("SELECT count(*) FROM audit_log WHERE action = 'cluster.delete'"))
        .isEqualTo("1");
  }

  @Test
  void what_was_kept_long_enough_is_deleted() {
    var cluster = lab.run(ada, "demo");
    lab.deliver(agent.record(agent.log(cluster, "line\n")));
    lab.delete(ada, cluster.clusterId());
    lab.deliver(agent.record(agent.terminated(lab.terminateOf(cluster.clusterId()))));
    set(cluster, "updated_at = now() - interval '31 days'");
    lab.database().execute("UPDATE cluster_log_heads SET created_at = now() - interval '31 days'");
    lab.database().execute("UPDATE applied_events SET applied_at = now() - interval '15 days'");
    var prune = new PruneOld(lab.database().database(), InstantSource.system());
    assertThat(prune.run()).isEqualTo(3);
    assertThat(prune.run()).as("not again so soon").isZero();
    assertThat(value("SELECT count(*) FROM cluster_logs")).isEqualTo("0");
    assertThat(value("SELECT count(*) FROM cluster_log_heads")).isEqualTo("0");
  }

  private String hostState() {
    return value("SELECT state FROM hosts WHERE id = 'host-1'");
  }

  private void set(ProvisionCluster command, String assignment) {
    lab.database()
        .execute(
            "UPDATE clusters SET %s WHERE id = '%s'".formatted(assignment, command.clusterId()));
  }

  private String value(String sql) {
    return String.valueOf(lab.database().value(sql));
  }
}
