package io.k8slab.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.f4b6a3.uuid.UuidCreator;
import io.k8slab.events.EncodedEvent;
import io.k8slab.events.testing.KafkaBroker;
import io.k8slab.jdbc.DataSources;
import io.k8slab.jdbc.Database;
import io.k8slab.testing.Lab;
import io.k8slab.testing.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.Producer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RelayOutboxIT {
  private static final RelayConfig CONFIG =
      new RelayConfig(4, 100, Duration.ofMillis(300), Duration.ofSeconds(2));

  private final TestDatabase testDatabase = TestDatabase.create();
  private final Database database = testDatabase.database();
  private final KafkaBroker broker = KafkaBroker.started();
  private Producer<String, byte[]> producer;
  private String topic;

  @BeforeAll
  void start() {
    producer = Lab.producer(broker, CONFIG);
  }

  @AfterAll
  void stop() {
    producer.close(Duration.ofSeconds(1));
    broker.close();
    testDatabase.close();
  }

  @BeforeEach
  void freshTopic() throws Exception {
    topic = "t-" + UUID.randomUUID();
    makeTopic(topic);
    testDatabase.execute("TRUNCATE outbox");
  }

  @Test
  void what_a_commit_owes_is_on_the_topic_to_the_byte_and_then_gone_from_the_outbox() {
    var cluster = UUID.randomUUID();
    append(cluster, 1);
    relay(producer).publish(cluster);

    var record = Lab.records(broker, topic).getFirst();
    assertThat(record.key()).isEqualTo(cluster.toString());
    assertThat(new String(record.value(), StandardCharsets.UTF_8)).isEqualTo("1");
    assertThat(new String(record.headers().lastHeader("ce_type").value(), StandardCharsets.UTF_8))
        .isEqualTo("test");
    assertThat(owed()).isZero();
  }

  @Test
  void with_many_writers_several_relays_and_crashes_nothing_is_lost_and_each_key_is_in_order()
      throws Exception {
    int clusters = 8;
    int each = 40;
    var ids = IntStream.range(0, clusters).mapToObj(_ -> UUID.randomUUID()).toList();
    var writing = new AtomicBoolean(true);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var steady = relay(producer, threads);
      var crashes = threads.submit(() -> crashAgainAndAgain(ids, writing));
      var writers = new ArrayList<java.util.concurrent.Future<?>>();
      for (var id : ids) {
        writers.add(
            threads.submit(
                () -> {
                  for (int i = 1; i <= each; i++) {
                    append(id, i);
                    steady.publish(id);
                  }
                }));
      }
      for (var writer : writers) {
        writer.get();
      }
      writing.set(false);
      assertThat(crashes.get()).as("relays that were ended at work").isPositive();
      await().atMost(Duration.ofSeconds(30)).until(() -> owedAfterSweep(steady) == 0);
    }
    for (var id : ids) {
      assertThat(firstSightings(id)).isEqualTo(IntStream.rangeClosed(1, each).boxed().toList());
    }
  }

  @Test
  void what_is_committed_while_a_relay_holds_the_lock_is_sent_by_its_holder() {
    var cluster = UUID.randomUUID();
    append(cluster, 1);
    var second = new AtomicBoolean();
    var inner = relay(producer);
    // the send of the first row commits a second and tells another relay, which finds the lock
    // taken
    var meddling =
        new InterceptedProducer(
            producer,
            () -> {
              if (second.compareAndSet(false, true)) {
                append(cluster, 2);
                inner.publish(cluster);
                assertThat(owed()).isEqualTo(2);
              }
            });
    relay(meddling).publish(cluster);
    assertThat(owed()).isZero();
    assertThat(firstSightings(cluster)).containsExactly(1, 2);
  }

  @Test
  void with_kafka_away_messages_are_kept_nobody_waits_long_and_they_go_when_it_is_back() {
    var cluster = UUID.randomUUID();
    append(cluster, 1);
    var relay = relay(producer);
    relay.publish(cluster);
    broker.stop();
    try {
      append(cluster, 2);
      relay.publish(cluster);
      assertThat(relay.kafkaState()).isInstanceOf(KafkaState.Away.class);
      // while the topic rests, a request costs a look and no wait
      append(cluster, 3);
      relay.publish(cluster);
      assertThat(owed()).isEqualTo(2);
    } finally {
      broker.start();
    }
    await().atMost(Duration.ofSeconds(30)).until(() -> owedAfterSweep(relay) == 0);
    assertThat(firstSightings(cluster)).containsExactly(1, 2, 3);
    assertThat(relay.kafkaState()).isInstanceOf(KafkaState.Reached.class);
  }

  @Test
  void a_topic_that_is_missing_does_not_stop_the_others() throws Exception {
    var cluster = UUID.randomUUID();
    var missing = "missing-" + UUID.randomUUID();
    append(cluster, missing, 1);
    append(cluster, 2);
    var relay = relay(producer);
    relay.publish(cluster);
    assertThat(firstSightings(cluster)).containsExactly(2);
    assertThat(owed()).isEqualTo(1);

    makeTopic(missing);
    await().atMost(Duration.ofSeconds(30)).until(() -> owedAfterSweep(relay) == 0);
    assertThat(Lab.records(broker, missing)).hasSize(1);
  }

  @Test
  void a_message_that_can_never_be_sent_becomes_a_dead_letter_and_the_next_goes() throws Exception {
    makeTopicIfMissing(io.k8slab.events.Topics.DEAD_LETTERS);
    var cluster = UUID.randomUUID();
    append(cluster, topic, new byte[2 * 1024 * 1024]);
    append(cluster, 2);
    relay(producer).publish(cluster);
    assertThat(owed()).isZero();
    assertThat(firstSightings(cluster)).containsExactly(2);
    assertThat(Lab.records(broker, io.k8slab.events.Topics.DEAD_LETTERS))
        .anySatisfy(letter -> assertThat(letter.key()).isEqualTo(cluster.toString()));
  }

  @Test
  void a_sweep_sends_what_was_left_of_every_cluster() {
    for (int i = 0; i < 20; i++) {
      append(UUID.randomUUID(), 1);
    }
    var swept = relay(producer).sweep();
    assertThat(swept.clusters()).isEqualTo(20);
    assertThat(swept.sent()).isEqualTo(20);
    assertThat(owed()).isZero();
  }

  @Test
  void without_a_database_publishing_is_left_to_the_sweep() {
    var pool = DataSources.hikari(testDatabase.config(1));
    var relay =
        new RelayOutbox(pool, () -> producer, Runnable::run, CONFIG, InstantSource.system());
    pool.close();
    relay.publish(UUID.randomUUID());
    assertThat(relay.kafkaState()).isInstanceOf(KafkaState.Reached.class);
  }

  /** Relays of their own, each with its own connections and producer, ended while they work. */
  private int crashAgainAndAgain(List<UUID> ids, AtomicBoolean writing) {
    int crashed = 0;
    while (writing.get() || crashed == 0) {
      var pool = DataSources.hikari(testDatabase.config(2));
      var doomed = Lab.producer(broker, CONFIG);
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        var killed = new AtomicBoolean();
        var dying =
            new InterceptedProducer(
                doomed,
                () -> {
                  if (killed.compareAndSet(false, true)) {
                    testDatabase.execute(
                        """
                        SELECT pg_terminate_backend(pid) FROM pg_locks
                        WHERE locktype = 'advisory' AND granted LIMIT 1
                        """);
                    doomed.close(Duration.ZERO);
                  }
                });
        var relay = new RelayOutbox(pool, () -> dying, threads, CONFIG, InstantSource.system());
        ids.forEach(relay::publish);
        crashed++;
      } finally {
        pool.close();
        doomed.close(Duration.ZERO);
      }
    }
    return crashed;
  }

  private RelayOutbox relay(Producer<String, byte[]> through) {
    return relay(through, Runnable::run);
  }

  private RelayOutbox relay(
      Producer<String, byte[]> through, java.util.concurrent.Executor executor) {
    return new RelayOutbox(
        testDatabase.dataSource(), () -> through, executor, CONFIG, InstantSource.system());
  }

  private void append(UUID cluster, int number) {
    append(cluster, topic, number);
  }

  private void append(UUID cluster, String to, int number) {
    append(cluster, to, Integer.toString(number).getBytes(StandardCharsets.UTF_8));
  }

  private void append(UUID cluster, String to, byte[] value) {
    var event =
        new EncodedEvent(
            Map.of("ce_id", UuidCreator.getTimeOrderedEpoch().toString(), "ce_type", "test"),
            value);
    database.<Boolean>transact(
        connection -> {
          Outbox.append(connection, cluster, to, cluster.toString(), event);
          return true;
        });
  }

  /** The numbers of a key in the order in which each was first seen: duplicates are allowed. */
  private List<Integer> firstSightings(UUID cluster) {
    return Lab.records(broker, topic).stream()
        .filter(r -> cluster.toString().equals(r.key()))
        .map(r -> Integer.parseInt(new String(r.value(), StandardCharsets.UTF_8)))
        .distinct()
        .toList();
  }

  private int owedAfterSweep(RelayOutbox relay) {
    relay.sweep();
    return owed();
  }

  private int owed() {
    return Integer.parseInt(String.valueOf(testDatabase.value("SELECT count(*) FROM outbox")));
  }

  private void makeTopic(String name) throws Exception {
    try (var admin = broker.admin()) {
      admin.createTopics(List.of(new NewTopic(name, Optional.of(3), Optional.empty()))).all().get();
    }
  }

  private void makeTopicIfMissing(String name) throws Exception {
    try (var admin = broker.admin()) {
      if (!admin.listTopics().names().get().contains(name)) {
        makeTopic(name);
      }
    }
  }
}
