package io.k8slab.agent.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.k8slab.agent.bus.StatusPublisher;
import io.k8slab.agent.fixture.MemoryHost;
import io.k8slab.agent.fixture.MemoryWorld;
import io.k8slab.agent.fixture.RecordedProducer;
import io.k8slab.agent.fixture.TestKeys;
import io.k8slab.agent.runner.ClusterQueues;
import io.k8slab.agent.runner.RestoreClusters;
import io.k8slab.events.ClusterFailed;
import io.k8slab.events.ClusterProvisioned;
import io.k8slab.events.HostCondition;
import io.k8slab.events.HostReported;
import io.k8slab.events.HostedCluster;
import io.k8slab.events.HostedState;
import io.k8slab.events.Topics;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class HostWatchTest {
  private static final Duration NEVER = Duration.ofHours(1);

  private final MemoryWorld world = new MemoryWorld();
  private final RecordedProducer kafka = new RecordedProducer(true);
  private final UUID cluster = UUID.randomUUID();
  private HostWatch watch = watch(NEVER);

  @AfterEach
  void close() {
    watch.close();
  }

  @Test
  void the_holder_of_the_lease_reports_what_is_on_the_host() {
    world.put(cluster, 4, HostedState.RUNNING);
    watch.start();
    await().until(() -> !reports().isEmpty());

    var report = reports().getFirst();
    assertThat(report.hostId()).isEqualTo("host-1");
    assertThat(report.agentId()).isEqualTo("agent-1");
    assertThat(report.pool()).isEqualTo("default");
    assertThat(report.epoch()).isEqualTo(1);
    assertThat(report.capacity().slots()).isEqualTo(10);
    assertThat(report.providers()).hasSize(1);
    assertThat(report.portsPerSlot()).isEqualTo(10);
    assertThat(report.labels()).isEmpty();
    assertThat(report.conditions()).extracting(HostCondition::type).containsExactly("Ready");
    assertThat(report.clusters())
        .containsExactly(new HostedCluster(cluster, 4, HostedState.RUNNING));
    assertThat(watch.looked()).isDone();
    assertThat(watch.holdsLease()).isTrue();
    assertThat(kafka.producer().history().getFirst().key()).isEqualTo("host-1");
  }

  @Test
  void a_change_is_reported_at_once_with_a_higher_sequence() {
    watch.start();
    await().until(() -> reports().size() == 1);
    world.put(cluster, 1, HostedState.RUNNING);
    watch.soon();

    await().until(() -> reports().size() == 2);
    assertThat(reports().get(1).clusters()).hasSize(1);
    assertThat(reports().get(1).sequence()).isGreaterThan(reports().get(0).sequence());
  }

  @Test
  void reports_follow_each_other_by_themselves() {
    watch = watch(Duration.ofMillis(5));
    watch.start();

    await().until(() -> reports().size() >= 3);
  }

  @Test
  void an_agent_without_the_lease_is_silent_until_it_has_it() {
    world.giveLease("agent-other");
    watch.start();
    await().until(watch.looked()::isDone);
    assertThat(reports()).isEmpty();
    assertThat(watch.holdsLease()).isFalse();

    world.giveLease(null);
    watch.soon();
    await().until(() -> !reports().isEmpty());
    assertThat(reports().getFirst().epoch()).isEqualTo(3);
  }

  @Test
  void a_host_that_is_away_is_not_reported_until_it_is_back() {
    world.away("no route");
    watch.start();
    await().until(watch.looked()::isDone);
    assertThat(reports()).isEmpty();

    world.away(null);
    watch.soon();
    await().until(() -> !reports().isEmpty());
  }

  @Test
  void who_reported_a_host_says_why_it_cannot_be_looked_at_any_more() {
    world.put(cluster, 4, HostedState.RUNNING);
    watch.start();
    await().until(() -> reports().size() == 1);
    world.away("no route");
    watch.soon();
    await().until(() -> reports().size() == 2);

    var blind = reports().getLast();
    assertThat(blind.blind()).isTrue();
    assertThat(blind.epoch()).isEqualTo(reports().getFirst().epoch());
    assertThat(blind.sequence()).isGreaterThan(reports().getFirst().sequence());
    assertThat(blind.conditions())
        .extracting(HostCondition::type, HostCondition::message)
        .contains(tuple("Unreachable", "no route"));
    assertThat(watch.holdsLease()).isFalse();
  }

  @Test
  void what_stopped_is_started_again_and_told_and_reported() {
    world.put(cluster, 4, HostedState.STOPPED);
    var running = UUID.randomUUID();
    world.put(running, 1, HostedState.RUNNING);
    watch.start();

    await().until(() -> !provisioned().isEmpty());
    assertThat(provisioned().getFirst().clusterId()).isEqualTo(cluster);
    assertThat(provisioned().getFirst().generation()).isEqualTo(4);
    assertThat(provisioned().getFirst().work().fence()).isEqualTo(1);
    await().until(() -> reports().size() >= 2);
    assertThat(reports().getLast().clusters())
        .extracting(HostedCluster::state)
        .containsOnly(HostedState.RUNNING);
    assertThat(world.begun()).hasSize(1);
  }

  @Test
  void a_host_that_comes_back_gets_its_clusters_back() {
    watch.start();
    await().until(() -> reports().size() == 1);
    world.away("no route");
    watch.soon();
    await().until(() -> !watch.holdsLease());
    world.put(cluster, 4, HostedState.STOPPED);
    world.away(null);
    watch.soon();

    await().until(() -> !provisioned().isEmpty());
  }

  @Test
  void a_host_that_goes_while_its_clusters_start_is_no_failure_of_theirs() {
    world.put(cluster, 4, HostedState.STOPPED);
    world.hold(cluster);
    watch.start();
    await().until(() -> world.begun().size() == 1);
    world.giveLease("agent-other");
    watch.soon();
    await().until(() -> !watch.holdsLease());
    world.release(cluster);

    watch.close();
    assertThat(provisioned()).isEmpty();
    assertThat(kafka.messages(Topics.STATUS, ClusterFailed.class)).isEmpty();
  }

  @Test
  void a_defect_in_one_look_does_not_end_the_watch() {
    world.put(cluster, 4, HostedState.STOPPED);
    world.breakDown(cluster);
    watch.start();
    await().until(() -> reports().size() >= 2);

    watch.soon();
    await().until(() -> reports().size() >= 3);
  }

  private List<HostReported> reports() {
    return kafka.messages(Topics.HOSTS, HostReported.class);
  }

  private List<ClusterProvisioned> provisioned() {
    return kafka.messages(Topics.STATUS, ClusterProvisioned.class);
  }

  private HostWatch watch(Duration interval) {
    var restore =
        new RestoreClusters(
            new ClusterQueues(),
            new StatusPublisher(kafka.bus(), TestKeys.sealer()),
            _ -> watch.soon());
    return new HostWatch(
        new MemoryHost(MemoryHost.config("host-1"), world, "agent-1"),
        "default",
        kafka.bus(),
        restore,
        interval);
  }
}
