package io.k8slab.agent.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.k8slab.agent.bus.StatusPublisher;
import io.k8slab.agent.fixture.Commands;
import io.k8slab.agent.fixture.MemoryWork;
import io.k8slab.agent.fixture.MemoryWorld;
import io.k8slab.agent.fixture.RecordedProducer;
import io.k8slab.agent.fixture.TestKeys;
import io.k8slab.events.ClusterProvisioned;
import io.k8slab.events.Topics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.internals.AutoOffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** What a real broker does not do on demand, with Kafka's own consumer in memory. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class CommandRunnerTest {
  private static final TopicPartition PARTITION = new TopicPartition(Topics.commands("default"), 0);

  private final MemoryWorld world = new MemoryWorld();
  private final RecordedProducer kafka = new RecordedProducer(true);
  private final List<MockConsumer<String, byte[]>> made = new CopyOnWriteArrayList<>();
  private final List<String> changed = new CopyOnWriteArrayList<>();
  private final CommandRunner runner =
      new CommandRunner(
          this::consumer,
          "default",
          256,
          new ClusterQueues(),
          _ -> Optional.of(new MemoryWork(world, "agent-1")),
          new StatusPublisher(kafka.bus(), TestKeys.sealer()),
          kafka.bus(),
          changed::add);

  @AfterEach
  void close() {
    runner.close();
  }

  @Test
  void a_consumer_that_fails_is_replaced_and_its_records_come_again() {
    var cluster = UUID.randomUUID();
    world.hold(cluster);
    runner.start();
    give(0, cluster);
    await().until(() -> world.begun().size() == 1);
    made.getFirst()
        .schedulePollTask(
            () -> made.getFirst().setPollException(new AuthorizationException("not allowed")));
    await().until(() -> made.size() == 2);
    assertThat(made.getFirst().closed()).isTrue();
    give(1, cluster);
    world.release(cluster);

    await().until(() -> changed.size() == 2);
    // the first work was let go with its partition: only the second is told
    assertThat(kafka.messages(Topics.STATUS, ClusterProvisioned.class)).hasSize(1);
    assertThat(world.made(cluster)).isEqualTo(1);
  }

  @Test
  void lost_partitions_are_let_go_without_a_commit() {
    var cluster = UUID.randomUUID();
    world.hold(cluster);
    runner.start();
    give(0, cluster);
    await().until(() -> world.begun().size() == 1);
    var partitions = new Partitions(made.getFirst(), 10, _ -> {});
    partitions.onPartitionsAssigned(List.of(PARTITION));
    var progress = partitions.started(received(5, cluster));
    progress.finished(5);
    partitions.onPartitionsLost(List.of(PARTITION));

    assertThat(progress.isOurs()).isFalse();
    assertThat(made.getFirst().committed(java.util.Set.of(PARTITION)).get(PARTITION)).isNull();
    world.release(cluster);
  }

  private MockConsumer<String, byte[]> consumer() {
    var consumer = new MockConsumer<String, byte[]>(AutoOffsetResetStrategy.EARLIEST.name());
    made.add(consumer);
    return consumer;
  }

  private void give(int which, UUID cluster) {
    await().until(() -> made.size() > which && !made.get(which).subscription().isEmpty());
    var consumer = made.get(which);
    consumer.schedulePollTask(
        () -> {
          consumer.rebalance(List.of(PARTITION));
          consumer.updateBeginningOffsets(new HashMap<>(Map.of(PARTITION, 0L)));
          consumer.addRecord(received(0, cluster));
        });
  }

  private static ConsumerRecord<String, byte[]> received(long offset, UUID cluster) {
    var event = Commands.encoded(Commands.provision(cluster, 1)).toRecord(PARTITION.topic(), "key");
    var received = new ConsumerRecord<>(PARTITION.topic(), 0, offset, event.key(), event.value());
    event.headers().forEach(received.headers()::add);
    return received;
  }
}
