package io.k8slab.reaper;

import static org.assertj.core.api.Assertions.assertThat;

import io.k8slab.events.HostReported;
import io.k8slab.events.HostedCluster;
import io.k8slab.events.HostedState;
import io.k8slab.events.TerminateCluster;
import io.k8slab.inbox.InboundRecord;
import io.k8slab.testing.Lab;
import io.k8slab.testing.TestAgent;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What hosts list and should not have. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReaperIT {
  private final Lab lab = Lab.open();
  private final TestAgent agent = lab.agent();
  private long offset;

  @BeforeEach
  void start() {
    lab.reset();
    lab.database().execute("DELETE FROM quarantine; DELETE FROM topic_marks");
    lab.database().execute("UPDATE reaper SET stopped_at = NULL, reason = NULL");
    offset = 0;
    report("host-1");
  }

  @AfterAll
  void stop() {
    lab.close();
  }

  @Test
  void a_stranger_is_watched_and_then_removed_and_its_agent_may_say_so() {
    var stranger = stranger();
    report("host-1", stranger);
    assertThat(reap()).as("it is only watched").isZero();
    watchedForLong();
    assertThat(reap()).isEqualTo(1);
    assertThat(reap()).as("it was asked for").isZero();

    var removal = (TerminateCluster) lab.commands(stranger.clusterId()).getFirst();
    assertThat(removal.hostId()).isEqualTo("host-1");
    assertThat(removal.generation()).isGreaterThan(stranger.generation());
    lab.deliver(agent.record(agent.started(removal, "clean", 1)));
    lab.deliver(agent.record(agent.terminated(removal)));
    report("host-1");
    lab.database().execute("UPDATE quarantine SET last_seen = now() - interval '2 minutes'");
    report("host-1");
    assertThat(value("SELECT count(*) FROM quarantine")).isEqualTo("0");
    assertThat(value("SELECT count(*) FROM audit_log WHERE outcome = 'refused'")).isEqualTo("0");
    assertThat(
            Stream.of("reaper.quarantine", "reaper.remove", "reaper.gone")
                .map(a -> value("SELECT count(*) FROM audit_log WHERE action = '" + a + "'")))
        .containsOnly("1");
  }

  @Test
  void three_of_a_host_are_removed_at_a_time_and_those_that_stay_do_not_hold_up_the_others() {
    var strangers = Stream.generate(ReaperIT::stranger).limit(5).toArray(HostedCluster[]::new);
    report("host-1", strangers);
    report("host-2", stranger());
    watchedForLong();
    assertThat(reap()).isEqualTo(4);
    assertThat(reap()).isZero();
    lab.database()
        .execute(
            "UPDATE quarantine SET removal_asked_at = now() - interval '10 minutes' WHERE removal_asked_at IS NOT NULL");
    assertThat(reap()).isEqualTo(4);
    assertThat(value("SELECT count(*) FROM quarantine WHERE removal_asked_at IS NULL"))
        .isEqualTo("0");
  }

  @Test
  void nothing_is_asked_of_a_host_that_is_not_reported() {
    report("host-1", stranger());
    watchedForLong();
    lab.database().execute("UPDATE hosts SET state = 'SUSPECT'");
    assertThat(reap()).isZero();
  }

  @Test
  void a_cluster_of_ours_on_the_wrong_host_is_removed_there_and_left_alone_where_it_belongs() {
    var ada = lab.person("ada@example.com");
    var cluster = lab.run(ada, "demo");
    var twin = new HostedCluster(cluster.clusterId(), 9, HostedState.RUNNING);
    lab.database().execute("UPDATE placements SET reserved_at = now() - interval '5 minutes'");
    report("host-2", twin);
    assertThat(value("SELECT reason FROM quarantine")).isEqualTo("MISPLACED");
    watchedForLong();
    assertThat(reap()).isEqualTo(1);
    var removal = lab.terminateOf(cluster.clusterId());
    assertThat(removal.hostId()).isEqualTo("host-2");
    lab.deliver(agent.record(agent.terminated(removal)));
    assertThat(lab.status(cluster.clusterId())).isEqualTo("RUNNING");
    assertThat(lab.isReleased(cluster.clusterId())).isFalse();
    report("host-1", new HostedCluster(cluster.clusterId(), 1, HostedState.RUNNING));
    assertThat(value("SELECT stopped_at FROM reaper")).isEqualTo("null");
  }

  @Test
  void a_record_that_comes_twice_or_late_stops_nothing() {
    report("host-1");
    offset--;
    report("host-1");
    offset -= 2;
    report("host-1");
    offset++;
    report("host-1");
    assertThat(value("SELECT stopped_at FROM reaper")).isEqualTo("null");
  }

  @Test
  void reports_that_were_dealt_with_and_are_not_remembered_stop_it_until_somebody_confirms() {
    report("host-1", stranger());
    watchedForLong();
    offset += 1;
    report("host-1");
    assertThat(reap()).isZero();
    assertThat(value("SELECT reason FROM reaper")).contains("older copy");
    assertThat(value("SELECT count(*) FROM audit_log WHERE action = 'reaper.stop'")).isEqualTo("1");

    var confirm = new ConfirmReaper(lab.database().database());
    confirm.confirm("user:x", null, "c");
    confirm.confirm("user:x", null, "c");
    assertThat(reap()).isEqualTo(1);
    assertThat(value("SELECT count(*) FROM audit_log WHERE action = 'reaper.confirm'"))
        .isEqualTo("1");
  }

  @Test
  void a_database_that_never_saw_reports_that_were_there_stops_it() {
    lab.database().execute("DELETE FROM topic_marks");
    report("host-1");
    assertThat(value("SELECT reason FROM reaper")).contains("before this database");
  }

  @Test
  void a_ledger_that_knows_later_wishes_than_we_stops_it() {
    var cluster = lab.run(lab.person("ada@example.com"), "demo");
    report("host-1", new HostedCluster(cluster.clusterId(), 2, HostedState.RUNNING));
    assertThat(value("SELECT reason FROM reaper")).contains("later wishes");
  }

  private int reap() {
    return lab.functions().reconcile().run().reaped();
  }

  private void watchedForLong() {
    lab.database().execute("UPDATE quarantine SET first_seen = now() - interval '2 hours'");
  }

  private static HostedCluster stranger() {
    return new HostedCluster(UUID.randomUUID(), 4, HostedState.RUNNING);
  }

  private void report(String hostId, HostedCluster... clusters) {
    HostReported report =
        agent.report(hostId, 5, Instant.now().plus(Duration.ofSeconds(30)), clusters);
    var signed = agent.record(report);
    lab.deliver(
        new InboundRecord(
            signed.topic(),
            0,
            offset++,
            signed.key(),
            signed.headers(),
            Objects.requireNonNull(signed.value())));
  }

  private String value(String sql) {
    return String.valueOf(lab.database().value(sql));
  }
}
