package io.k8slab.agent.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.k8slab.agent.fixture.CommandSender;
import io.k8slab.agent.fixture.Commands;
import io.k8slab.agent.fixture.KafkaBroker;
import io.k8slab.agent.fixture.MemoryWorld;
import io.k8slab.agent.fixture.TopicReader;
import io.k8slab.events.ClusterProvisioned;
import io.k8slab.events.Decoded;
import io.k8slab.events.EventCodec;
import io.k8slab.events.Topics;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RunnerFaultIT {
  private static final String POOL = "pool";

  private KafkaBroker broker;

  @BeforeEach
  void startBroker(@TempDir Path folder) throws Exception {
    broker = new KafkaBroker(folder).withTopics(POOL);
  }

  @AfterEach
  void stopBroker() {
    broker.close();
  }

  @Test
  void after_a_kill_the_next_agent_has_everything_from_the_lowest_unfinished_on() throws Exception {
    var slow = UUID.randomUUID();
    var quick = UUID.randomUUID();
    try (var sender = new CommandSender(broker.bootstrapServers());
        var status = new TopicReader(broker.bootstrapServers(), Topics.STATUS)) {
      var first = sender.send(POOL, 4, Commands.provision(UUID.randomUUID(), 1));
      sender.send(POOL, 4, Commands.provision(slow, 1));
      sender.send(POOL, 4, Commands.provision(quick, 1));
      var process = runner(slow);
      try {
        soon().until(() -> saidProvisioned(status, quick));
        soon().until(() -> committed(4) == first.offset() + 1);
      } finally {
        process.destroyForcibly().waitFor();
      }

      var world = new MemoryWorld();
      try (var _ = new RunnerFixture(broker.bootstrapServers(), POOL, "agent-next", world)) {
        assertThat(status.awaitOne(slow, ClusterProvisioned.class).work().agentId())
            .isEqualTo("agent-next");
        soon().until(() -> committed(4) == first.offset() + 3);
        assertThat(world.begun()).extracting(MemoryWorld.Begun::clusterId).contains(slow, quick);
        assertThat(world.begun()).hasSize(2);
      }
    }
  }

  @Test
  void an_end_that_came_while_the_broker_was_away_is_told_when_it_is_back() throws Exception {
    var cluster = UUID.randomUUID();
    var world = new MemoryWorld();
    world.hold(cluster);
    try (var _ = new RunnerFixture(broker.bootstrapServers(), POOL, "agent-1", world)) {
      try (var sender = new CommandSender(broker.bootstrapServers())) {
        sender.send(POOL, 7, Commands.provision(cluster, 1));
        soon().until(() -> world.begun().size() == 1);
      }
      broker.stop();
      world.release(cluster);
      soon().until(() -> world.made(cluster) == 1);
      broker.start();

      try (var sender = new CommandSender(broker.bootstrapServers());
          var status = new TopicReader(broker.bootstrapServers(), Topics.STATUS)) {
        status.awaitOne(cluster, ClusterProvisioned.class);
        soon().until(() -> committed(7) == 1);

        var clusters = IntStream.range(0, 20).mapToObj(_ -> UUID.randomUUID()).toList();
        for (var id : clusters) {
          sender.send(POOL, Commands.provision(id, 1));
        }
        for (var id : clusters) {
          status.awaitOne(id, ClusterProvisioned.class);
        }
        clusters.forEach(id -> assertThat(world.made(id)).isEqualTo(1));
      }
    }
  }

  /** The other process signs with a key of its own. */
  private static boolean saidProvisioned(TopicReader status, UUID cluster) {
    return status.records().stream()
        .filter(received -> cluster.toString().equals(received.key()))
        .map(EventCodec::decode)
        .anyMatch(
            decoded ->
                decoded instanceof Decoded.Known known
                    && known.envelope().message() instanceof ClusterProvisioned);
  }

  private Process runner(UUID slow) throws Exception {
    return new ProcessBuilder(
            ProcessHandle.current().info().command().orElseThrow(),
            "-cp",
            System.getProperty("java.class.path"),
            RunnerProcess.class.getName(),
            broker.bootstrapServers(),
            POOL,
            slow.toString())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.to(new File("/dev/null")))
        .start();
  }

  private long committed(int partition) throws Exception {
    try (var admin = broker.admin()) {
      var offset =
          admin
              .listConsumerGroupOffsets(CommandRunner.groupId(POOL))
              .partitionsToOffsetAndMetadata()
              .get()
              .get(new TopicPartition(Topics.commands(POOL), partition));
      return offset == null ? -1 : offset.offset();
    }
  }

  private static ConditionFactory soon() {
    return await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(50))
        .pollInSameThread();
  }
}
