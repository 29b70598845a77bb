package io.k8slab.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.k8slab.agent.bus.BusConfig;
import io.k8slab.agent.fixture.CommandSender;
import io.k8slab.agent.fixture.Commands;
import io.k8slab.agent.fixture.KafkaBroker;
import io.k8slab.agent.fixture.MemoryHost;
import io.k8slab.agent.fixture.MemoryWorld;
import io.k8slab.agent.fixture.TestKeys;
import io.k8slab.agent.fixture.TopicReader;
import io.k8slab.agent.inventory.Inventory;
import io.k8slab.agent.runner.CommandRunner;
import io.k8slab.events.ClusterFailed;
import io.k8slab.events.ClusterProvisioned;
import io.k8slab.events.HostReported;
import io.k8slab.events.HostedCluster;
import io.k8slab.events.HostedState;
import io.k8slab.events.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.GroupProtocol;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole agent over a real broker; only its host is in memory. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class HostAgentIT {
  private static KafkaBroker broker;

  private final String pool = "pool-" + UUID.randomUUID();
  private final MemoryWorld world = new MemoryWorld();
  private final UUID cluster = UUID.randomUUID();
  private final AtomicInteger closed = new AtomicInteger();
  private CommandSender sender;
  private TopicReader said;

  @BeforeAll
  static void startBroker(@TempDir Path folder) {
    broker = new KafkaBroker(folder);
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @BeforeEach
  void open() throws Exception {
    broker.withTopics(pool);
    sender = new CommandSender(broker.bootstrapServers());
    said = new TopicReader(broker.bootstrapServers(), Topics.STATUS, Topics.HOSTS);
  }

  @AfterEach
  void close() {
    sender.close();
    said.close();
  }

  @Test
  void an_agent_that_is_ready_has_reported_and_carries_out_commands() throws Exception {
    try (var agent = agent(false)) {
      agent.ready().get(30, TimeUnit.SECONDS);
      soon().until(() -> !reports().isEmpty());
      sender.send(pool, Commands.provision(cluster, 1));

      said.awaitOne(cluster, ClusterProvisioned.class);
      soon()
          .until(
              () ->
                  reports()
                      .getLast()
                      .clusters()
                      .contains(new HostedCluster(cluster, 1, HostedState.RUNNING)));
    }
    assertThat(closed).hasValue(1);
    assertThat(world.list()).extracting(HostedCluster::state).containsOnly(HostedState.RUNNING);
  }

  @Test
  void what_an_orderly_stop_has_stopped_runs_again_after_the_next_start() throws Exception {
    try (var agent = agent(true)) {
      agent.ready().get(30, TimeUnit.SECONDS);
      sender.send(pool, Commands.provision(cluster, 1));
      said.awaitOne(cluster, ClusterProvisioned.class);
    }
    assertThat(world.list()).extracting(HostedCluster::state).containsOnly(HostedState.STOPPED);

    try (var _ = agent(true)) {
      soon().until(() -> provisioned().size() == 2);
      assertThat(world.list()).extracting(HostedCluster::state).containsOnly(HostedState.RUNNING);
      assertThat(world.made(cluster)).isEqualTo(1);
    }
  }

  @Test
  void a_stop_in_the_middle_of_a_create_leaves_nothing_running_and_the_create_comes_again()
      throws Exception {
    world.hold(cluster);
    try (var _ = agent(true)) {
      sender.send(pool, Commands.provision(cluster, 1));
      soon().until(() -> world.begun().size() == 1);
    }
    assertThat(world.list()).isEmpty();
    world.release(cluster);

    try (var _ = agent(true)) {
      said.awaitOne(cluster, ClusterProvisioned.class);
    }
    assertThat(said.about(cluster.toString(), ClusterFailed.class)).isEmpty();
  }

  @Test
  void a_host_that_is_away_at_the_stop_does_not_hold_it_up() throws Exception {
    world.put(cluster, 1, HostedState.RUNNING);
    try (var agent = agent(true)) {
      agent.ready().get(30, TimeUnit.SECONDS);
      world.away("no route");
    }
    assertThat(closed).hasValue(1);
  }

  @Test
  void the_group_is_named_for_the_pool() {
    assertThat(CommandRunner.groupId("default")).isEqualTo("k8slab-agents-default");
  }

  private List<ClusterProvisioned> provisioned() {
    return said.about(cluster.toString(), ClusterProvisioned.class);
  }

  private List<HostReported> reports() {
    return said.about("host-" + pool.substring(5), HostReported.class);
  }

  private HostAgent agent(boolean stopClustersOnExit) {
    var config =
        new AgentConfig(
            "agent-1",
            new BusConfig(broker.bootstrapServers(), GroupProtocol.CONSUMER, Map.of()),
            TestKeys.SIGNING.getPrivate(),
            TestKeys.sealer(),
            new Inventory(
                pool,
                List.of(
                    MemoryHost.config("host-1"), MemoryHost.config("host-" + pool.substring(5)))),
            stopClustersOnExit,
            Duration.ofMillis(50));
    // both names are the same host: commands name host-1, and reports of other tests stay apart
    var agent =
        new HostAgent(
            config,
            host -> new MemoryHost(host, world, "agent-1"),
            closed::incrementAndGet,
            InstantSource.system());
    agent.start();
    return agent;
  }

  private static ConditionFactory soon() {
    return await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(20))
        .pollInSameThread();
  }
}
