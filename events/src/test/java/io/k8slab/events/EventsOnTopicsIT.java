package io.k8slab.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.k8slab.events.testing.Golden;
import io.k8slab.events.testing.KafkaBroker;
import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** Over a real broker, which can also be taken away. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class EventsOnTopicsIT {
  @AutoClose private static final KafkaBroker BROKER = KafkaBroker.started();
  @AutoClose private final KafkaProducer<String, byte[]> producer = BROKER.producer();

  @BeforeAll
  static void topics() throws Exception {
    try (var admin = BROKER.admin()) {
      new ApplyTopics(admin).apply(Topics.all(List.of("default")));
    }
  }

  @Test
  void a_signed_event_is_the_same_on_the_other_side_and_verifies() throws Exception {
    var agent = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    var golden = Golden.of(MessageType.CLUSTER_PROVISIONED);
    var sent = new EventSigner("agent-1", agent.getPrivate()).sign(golden.event());
    producer.send(sent.toRecord(Topics.LOGS, Examples.CLUSTER.toString())).get();

    var received = read(Topics.LOGS, 1).getFirst();

    assertThat(received.key()).isEqualTo(Examples.CLUSTER.toString());
    assertThat(EventCodec.decode(received))
        .isEqualTo(new Decoded.Known(Examples.named(golden.name()), sent));
    assertThat(EventSigner.verify(sent, agent.getPublic())).isTrue();
  }

  @Test
  void poison_is_kept_as_a_dead_letter_that_says_where_it_came_from() throws Exception {
    byte[] garbage = {(byte) 0xff, 0, 7};
    var topic = Topics.commands("default");
    var sent = producer.send(new ProducerRecord<>(topic, 5, "c1", garbage)).get();
    var poison = read(topic, 1).getFirst();
    assertThat(EventCodec.decode(poison)).isInstanceOf(Decoded.Unreadable.class);

    producer.send(DeadLetters.letter(poison, "no headers", 1)).get();

    var letter = read(Topics.DEAD_LETTERS, 1).getFirst();
    assertThat(letter.value()).isEqualTo(garbage);
    assertThat(text(letter, "deadletter_topic")).isEqualTo(topic);
    assertThat(text(letter, "deadletter_partition")).isEqualTo("5");
    assertThat(text(letter, "deadletter_offset")).isEqualTo(Long.toString(sent.offset()));
    assertThat(text(letter, "deadletter_reason")).isEqualTo("no headers");
  }

  @Test
  void what_was_acknowledged_is_there_after_a_restart_on_the_same_port() throws Exception {
    var before = Golden.of(MessageType.STEP_STARTED).event();
    var after = Golden.of(MessageType.STEP_FINISHED).event();
    producer.send(before.toRecord(Topics.STATUS, "c1")).get();
    var address = BROKER.bootstrapServers();

    BROKER.stop();
    BROKER.start();

    assertThat(BROKER.bootstrapServers()).isEqualTo(address);
    producer.send(after.toRecord(Topics.STATUS, "c1")).get();
    assertThat(read(Topics.STATUS, 2))
        .extracting(ConsumerRecord::value)
        .containsExactly(before.value(), after.value());
  }

  private static List<ConsumerRecord<String, byte[]>> read(String topic, int count) {
    var records = new ArrayList<ConsumerRecord<String, byte[]>>();
    try (var consumer = BROKER.consumer("reader-of-" + topic)) {
      consumer.subscribe(List.of(topic));
      await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () -> {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
                return records.size() >= count;
              });
    }
    return records;
  }

  private static String text(ConsumerRecord<String, byte[]> received, String header) {
    return new String(received.headers().lastHeader(header).value(), StandardCharsets.UTF_8);
  }
}
