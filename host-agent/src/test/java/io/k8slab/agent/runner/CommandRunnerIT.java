package io.k8slab.agent.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.k8slab.agent.fixture.CommandSender;
import io.k8slab.agent.fixture.Commands;
import io.k8slab.agent.fixture.KafkaBroker;
import io.k8slab.agent.fixture.MemoryWork;
import io.k8slab.agent.fixture.MemoryWorld;
import io.k8slab.agent.fixture.TopicReader;
import io.k8slab.events.ClusterFailed;
import io.k8slab.events.ClusterProvisioned;
import io.k8slab.events.ClusterTerminated;
import io.k8slab.events.CommandSuperseded;
import io.k8slab.events.EncodedEvent;
import io.k8slab.events.FailureCode;
import io.k8slab.events.HostedState;
import io.k8slab.events.StepStarted;
import io.k8slab.events.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.GroupProtocol;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class CommandRunnerIT {
  private static KafkaBroker broker;
  private static Admin admin;

  private final String pool = "pool-" + UUID.randomUUID();
  private final MemoryWorld world = new MemoryWorld();
  private final UUID cluster = UUID.randomUUID();
  private CommandSender sender;
  private TopicReader status;

  @BeforeAll
  static void startBroker(@TempDir Path folder) {
    broker = new KafkaBroker(folder);
    admin = broker.admin();
  }

  @AfterAll
  static void stopBroker() {
    admin.close();
    broker.close();
  }

  @BeforeEach
  void open() throws Exception {
    broker.withTopics(pool);
    sender = new CommandSender(broker.bootstrapServers());
    status = new TopicReader(broker.bootstrapServers(), Topics.STATUS, Topics.DEAD_LETTERS);
  }

  @AfterEach
  void close() {
    sender.close();
    status.close();
  }

  @ParameterizedTest
  @EnumSource
  void a_create_is_carried_out_told_and_committed(GroupProtocol protocol) throws Exception {
    try (var _ =
        new RunnerFixture(
            broker.bootstrapServers(),
            pool,
            "agent-1",
            protocol,
            256,
            new MemoryWork(world, "a"))) {
      var command = Commands.provision(cluster, 1);
      var sent = sender.send(pool, command);

      var done = status.awaitOne(cluster, ClusterProvisioned.class);
      assertThat(done.work().commandId()).isEqualTo(command.commandId());
      assertThat(done.work().fence()).isEqualTo(1);
      assertThat(done.work().agentId()).isEqualTo("agent-1");
      status.awaitOne(cluster, StepStarted.class);
      awaitCommitted(sent.partition(), sent.offset() + 1);
    }
  }

  @Test
  void a_delivery_again_makes_nothing_again() throws Exception {
    try (var _ = runner("agent-1")) {
      var command = Commands.provision(cluster, 1);
      sender.send(pool, command);
      var sent = sender.send(pool, command);
      awaitCommitted(sent.partition(), sent.offset() + 1);

      assertThat(world.made(cluster)).isEqualTo(1);
      soon().until(() -> status.about(cluster.toString(), ClusterProvisioned.class).size() == 2);
    }
  }

  @Test
  void a_create_again_after_the_delete_revives_nothing() throws Exception {
    try (var _ = runner("agent-1")) {
      var create = Commands.provision(cluster, 1);
      sender.send(pool, create);
      status.awaitOne(cluster, ClusterProvisioned.class);
      sender.send(pool, Commands.terminate(cluster, 2));
      status.awaitOne(cluster, ClusterTerminated.class);
      sender.send(pool, create);

      assertThat(status.awaitOne(cluster, CommandSuperseded.class).highest()).isEqualTo(2);
      assertThat(world.list()).isEmpty();
    }
  }

  @Test
  void a_delete_in_the_middle_of_a_create_ends_it() throws Exception {
    try (var _ = runner("agent-1")) {
      world.hold(cluster);
      sender.send(pool, Commands.provision(cluster, 1));
      soon().until(() -> world.begun().size() == 1);
      sender.send(pool, Commands.provision(cluster, 1));
      world.hold(cluster);
      var delete = sender.send(pool, Commands.terminate(cluster, 2));

      assertThat(status.awaitOne(cluster, ClusterFailed.class))
          .satisfies(failed -> assertThat(failed.code()).isEqualTo(FailureCode.CANCELLED))
          .satisfies(failed -> assertThat(failed.generation()).isEqualTo(1));
      assertThat(status.awaitOne(cluster, CommandSuperseded.class).highest()).isEqualTo(2);
      world.release(cluster);
      status.awaitOne(cluster, ClusterTerminated.class);
      awaitCommitted(delete.partition(), delete.offset() + 1);
      assertThat(world.list()).isEmpty();
    }
  }

  @Test
  void poison_goes_to_the_dead_letters_and_the_partition_goes_on() throws Exception {
    try (var _ = runner("agent-1")) {
      var garbage =
          new ProducerRecord<>(
              Topics.commands(pool), 3, "key-" + pool, "garbage".getBytes(StandardCharsets.UTF_8));
      sender.send(garbage);
      var good = sender.send(pool, 3, Commands.provision(cluster, 1));
      status.awaitOne(cluster, ClusterProvisioned.class);
      awaitCommitted(good.partition(), good.offset() + 1);

      soon().until(() -> letters("key-" + pool).containsKey("deadletter_reason"));
      assertThat(letters("key-" + pool))
          .containsEntry("deadletter_topic", Topics.commands(pool))
          .containsEntry("deadletter_partition", "3")
          .containsEntry("deadletter_tries", "1");
    }
  }

  @Test
  void a_host_that_nobody_knows_is_poison_and_answered() throws Exception {
    try (var _ = runner("agent-1")) {
      sender.send(
          pool, Commands.provision(cluster, 1, Instant.now().plusSeconds(300), "host-nobody"));

      var failed = status.awaitOne(cluster, ClusterFailed.class);
      assertThat(failed.code()).isEqualTo(FailureCode.INTERNAL);
      soon()
          .until(
              () ->
                  "unknown host host-nobody"
                      .equals(letters(cluster.toString()).get("deadletter_reason")));
    }
  }

  @Test
  void a_defect_is_poison_and_answered_and_the_next_command_works() throws Exception {
    try (var _ = runner("agent-1")) {
      world.breakDown(cluster);
      var bad = sender.send(pool, Commands.provision(cluster, 1));
      var failed = status.awaitOne(cluster, ClusterFailed.class);
      assertThat(failed.code()).isEqualTo(FailureCode.INTERNAL);
      assertThat(failed.clean()).isFalse();

      var other = UUID.randomUUID();
      sender.send(pool, bad.partition(), Commands.provision(other, 1));
      status.awaitOne(other, ClusterProvisioned.class);
      soon().until(() -> letters(cluster.toString()).containsKey("deadletter_reason"));
    }
  }

  @Test
  void a_newer_writers_command_is_skipped() throws Exception {
    try (var _ = runner("agent-1")) {
      var known = Commands.encoded(Commands.provision(cluster, 1));
      var headers = new HashMap<>(known.headers());
      headers.put("ce_type", "io.k8slab.cluster.paint-blue.v1");
      var sent =
          sender.send(
              new EncodedEvent(headers, known.value())
                  .toRecord(Topics.commands(pool), cluster.toString()));

      awaitCommitted(sent.partition(), sent.offset() + 1);
      assertThat(world.begun()).isEmpty();
      assertThat(letters(cluster.toString())).isEmpty();
    }
  }

  @Test
  void a_create_after_its_deadline_is_answered_and_a_delete_is_carried_out() throws Exception {
    try (var _ = runner("agent-1")) {
      var past = Instant.now().minusSeconds(1);
      sender.send(pool, Commands.provision(cluster, 1, past, "host-1"));
      var failed = status.awaitOne(cluster, ClusterFailed.class);
      assertThat(failed.code()).isEqualTo(FailureCode.EXPIRED);
      assertThat(failed.clean()).isTrue();

      sender.send(pool, Commands.terminate(cluster, 2, past));
      status.awaitOne(cluster, ClusterTerminated.class);
    }
  }

  @Test
  void a_late_create_is_not_called_clean_where_an_earlier_delivery_left_something()
      throws Exception {
    world.put(cluster, 1, HostedState.STOPPED);
    try (var _ = runner("agent-1")) {
      sender.send(pool, Commands.provision(cluster, 1, Instant.now().minusSeconds(1), "host-1"));

      assertThat(status.awaitOne(cluster, ClusterFailed.class).clean()).isFalse();
    }
  }

  @Test
  void the_lowest_unfinished_offset_is_committed_whatever_ends_above_it() throws Exception {
    var second = UUID.randomUUID();
    try (var _ = runner("agent-1")) {
      world.hold(cluster);
      var before = sender.send(pool, 5, Commands.provision(UUID.randomUUID(), 1));
      var slow = sender.send(pool, 5, Commands.provision(cluster, 1));
      sender.send(pool, 5, Commands.provision(second, 1));
      status.awaitOne(second, ClusterProvisioned.class);
      awaitCommitted(5, before.offset() + 1);
      assertThat(committed(5)).isEqualTo(slow.offset());
    }
    // the next agent has both again: one is made now, the other is only answered once more
    world.release(cluster);
    try (var _ = runner("agent-2")) {
      status.awaitOne(cluster, ClusterProvisioned.class);
      soon().until(() -> status.about(second.toString(), ClusterProvisioned.class).size() == 2);
      awaitCommitted(5, 3);
      assertThat(world.made(cluster)).isEqualTo(1);
      assertThat(world.made(second)).isEqualTo(1);
    }
  }

  @Test
  void a_full_partition_is_paused_and_goes_on_when_there_is_room() throws Exception {
    var clusters = IntStream.range(0, 300).mapToObj(_ -> UUID.randomUUID()).toList();
    world.hold(clusters.getFirst());
    for (var id : clusters) {
      sender.send(pool, 2, Commands.provision(id, 1));
    }
    try (var _ =
        new RunnerFixture(
            broker.bootstrapServers(),
            pool,
            "agent-1",
            GroupProtocol.CONSUMER,
            20,
            new MemoryWork(world, "agent-1"))) {
      soon().until(() -> world.begun().size() >= 20);
      var other = UUID.randomUUID();
      sender.send(pool, 3, Commands.provision(other, 1));
      status.awaitOne(other, ClusterProvisioned.class);
      assertThat(world.begun()).hasSizeLessThan(300);

      world.release(clusters.getFirst());
      awaitCommitted(2, 300);
      assertThat(world.begun()).hasSize(301);
    }
  }

  @Test
  void work_that_moves_to_another_agent_is_told_by_that_one_only() throws Exception {
    var clusters = IntStream.range(0, 12).mapToObj(_ -> UUID.randomUUID()).toList();
    clusters.forEach(world::hold);
    try (var _ = runner("agent-1").awaitReady()) {
      for (int i = 0; i < clusters.size(); i++) {
        sender.send(pool, i, Commands.provision(clusters.get(i), 1));
      }
      soon().until(() -> world.begun().size() == 12);
      try (var _ = runner("agent-2").awaitReady()) {
        soon().until(() -> world.begun().stream().anyMatch(b -> b.agent().equals("agent-2")));
        clusters.forEach(world::release);
        for (var id : clusters) {
          status.awaitOne(id, ClusterProvisioned.class);
        }
        for (int i = 0; i < 12; i++) {
          awaitCommitted(i, 1);
        }
      }
    }
    for (var id : clusters) {
      assertThat(world.made(id)).isEqualTo(1);
      var told = status.about(id.toString(), ClusterProvisioned.class);
      assertThat(told).hasSize(1);
      var last = world.begun().stream().filter(b -> b.clusterId().equals(id)).toList().getLast();
      assertThat(told.getFirst().work().fence()).isEqualTo(last.fence());
      assertThat(told.getFirst().work().agentId()).isEqualTo(last.agent());
      assertThat(status.about(id.toString(), ClusterFailed.class)).isEmpty();
    }
  }

  @Test
  void a_stop_leaves_work_under_way_to_the_next_agent() throws Exception {
    world.hold(cluster);
    try (var _ = runner("agent-1")) {
      sender.send(pool, Commands.provision(cluster, 1));
      soon().until(() -> world.begun().size() == 1);
    }
    assertThat(status.about(cluster.toString(), ClusterFailed.class)).isEmpty();
    world.release(cluster);
    try (var _ = runner("agent-2")) {
      assertThat(status.awaitOne(cluster, ClusterProvisioned.class).work().agentId())
          .isEqualTo("agent-2");
    }
  }

  private RunnerFixture runner(String agent) {
    return new RunnerFixture(broker.bootstrapServers(), pool, agent, world);
  }

  private static ConditionFactory soon() {
    return await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(20))
        .pollInSameThread();
  }

  private void awaitCommitted(int partition, long offset) {
    soon().until(() -> committed(partition) == offset);
  }

  private long committed(int partition) throws Exception {
    var offset =
        admin
            .listConsumerGroupOffsets(CommandRunner.groupId(pool))
            .partitionsToOffsetAndMetadata()
            .get()
            .get(new TopicPartition(Topics.commands(pool), partition));
    return offset == null ? -1 : offset.offset();
  }

  private Map<String, String> letters(String key) {
    var headers = new HashMap<String, String>();
    status.records().stream()
        .filter(letter -> letter.topic().equals(Topics.DEAD_LETTERS) && key.equals(letter.key()))
        .forEach(
            letter ->
                letter
                    .headers()
                    .forEach(
                        header ->
                            headers.put(
                                header.key(), new String(header.value(), StandardCharsets.UTF_8))));
    return headers;
  }
}
