package io.k8slab.local.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.k8slab.events.ApplyTopics;
import io.k8slab.events.TopicSettings;
import io.k8slab.local.ChildJvm;
import io.k8slab.local.folder.Ports;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class LocalBrokerIT {
  private static final BrokerLogin LOGIN = new BrokerLogin("k8slab", "only-for-this-test-1");
  private static final String TOPIC = "kept";

  @TempDir Path temp;

  @Test
  void what_was_acknowledged_is_there_after_a_restart() throws Exception {
    try (var broker = broker(temp)) {
      broker.start();
      send(broker, "one");
      broker.stop();
      broker.stop();
      broker.start();
      send(broker, "two");

      assertThat(read(broker, 2)).containsExactly("one", "two");
    }
  }

  @Test
  void what_was_acknowledged_is_there_after_a_kill() throws Exception {
    try (var child = ChildJvm.ready(Child.class, temp.toString())) {
      child.kill();
    }

    try (var broker = broker(temp)) {
      broker.start();
      assertThat(read(broker, 1)).containsExactly("from the child");
    }
  }

  @Test
  void nobody_gets_in_without_the_password() throws Exception {
    try (var broker = broker(temp)) {
      broker.start();
      var properties = new HashMap<String, Object>(properties(broker));
      properties.putAll(new BrokerLogin("k8slab", "guessed-guessed-guessed").clientProperties());
      try (var admin = Admin.create(properties)) {
        assertThatThrownBy(() -> admin.listTopics().names().get())
            .hasCauseInstanceOf(SaslAuthenticationException.class);
      }
    }
  }

  @Test
  void a_broker_that_runs_is_not_started_again() throws Exception {
    try (var broker = broker(temp)) {
      broker.start();
      assertThatThrownBy(broker::start).isInstanceOf(IllegalStateException.class);
    }
  }

  /** Sends one record, waits for its acknowledgement, and then to be killed. */
  static final class Child {
    public static void main(String[] args) throws Exception {
      var broker = broker(Path.of(args[0]));
      broker.start();
      send(broker, "from the child");
      System.out.println(ChildJvm.READY);
      new java.util.concurrent.CountDownLatch(1).await();
    }
  }

  private static LocalBroker broker(Path folder) throws Exception {
    var ports = Ports.of(folder);
    return new LocalBroker(folder.resolve("kafka"), ports.kafka(), ports.kafkaController(), LOGIN);
  }

  private static Map<String, Object> properties(LocalBroker broker) {
    var properties = new HashMap<String, Object>(broker.clientProperties());
    properties.put("bootstrap.servers", broker.bootstrapServers());
    return properties;
  }

  private static void send(LocalBroker broker, String text) throws Exception {
    try (var admin = Admin.create(properties(broker));
        var producer =
            new KafkaProducer<>(
                properties(broker), new StringSerializer(), new ByteArraySerializer())) {
      new ApplyTopics(admin).apply(List.of(new TopicSettings(TOPIC, 1, Map.of())));
      producer
          .send(new ProducerRecord<>(TOPIC, "key", text.getBytes(StandardCharsets.UTF_8)))
          .get();
    }
  }

  private static List<String> read(LocalBroker broker, int count) {
    var texts = new ArrayList<String>();
    try (var consumer =
        new KafkaConsumer<>(
            properties(broker), new StringDeserializer(), new ByteArrayDeserializer())) {
      var partitions = List.of(new TopicPartition(TOPIC, 0));
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      await()
          .until(
              () -> {
                consumer
                    .poll(Duration.ofMillis(100))
                    .forEach(one -> texts.add(new String(one.value(), StandardCharsets.UTF_8)));
                return texts.size() >= count;
              });
    }
    return texts;
  }
}
