package io.k8slab.agent.runner;

import io.k8slab.agent.bus.BusConfig;
import io.k8slab.agent.bus.EventBus;
import io.k8slab.agent.bus.StatusPublisher;
import io.k8slab.agent.fixture.MemoryWork;
import io.k8slab.agent.fixture.MemoryWorld;
import io.k8slab.agent.fixture.TestKeys;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.GroupProtocol;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** A runner over a real broker and a host in memory, which is called {@code host-1}. */
final class RunnerFixture implements AutoCloseable {
  private final EventBus bus;
  final CommandRunner runner;

  RunnerFixture(String bootstrapServers, String pool, String agent, MemoryWorld world) {
    this(bootstrapServers, pool, agent, GroupProtocol.CONSUMER, 256, new MemoryWork(world, agent));
  }

  RunnerFixture(
      String bootstrapServers,
      String pool,
      String agent,
      GroupProtocol protocol,
      int limitPerPartition,
      io.k8slab.agent.cluster.ClusterWork work) {
    var config = new BusConfig(bootstrapServers, protocol, Map.of());
    bus = EventBus.connect(config, agent, TestKeys.SIGNING.getPrivate(), InstantSource.system());
    runner =
        new CommandRunner(
            () ->
                new KafkaConsumer<>(
                    config.consumer(agent, CommandRunner.groupId(pool)),
                    new StringDeserializer(),
                    new ByteArrayDeserializer()),
            pool,
            limitPerPartition,
            new ClusterQueues(),
            hostId -> hostId.equals("host-1") ? Optional.of(work) : Optional.empty(),
            new StatusPublisher(bus, TestKeys.sealer()),
            bus,
            _ -> {});
    runner.start();
  }

  RunnerFixture awaitReady() throws Exception {
    runner.ready().get(30, TimeUnit.SECONDS);
    return this;
  }

  @Override
  public void close() {
    runner.close(Duration.ofMillis(1));
    bus.close();
  }
}
