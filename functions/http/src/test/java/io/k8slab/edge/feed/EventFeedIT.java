package io.k8slab.edge.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.k8slab.events.ApplyTopics;
import io.k8slab.events.TopicSettings;
import io.k8slab.events.testing.KafkaBroker;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class EventFeedIT {
  @AutoClose private static final KafkaBroker BROKER = KafkaBroker.started();

  private final String topic = "t-" + UUID.randomUUID();
  private final String group = "g-" + UUID.randomUUID();
  private final List<String> seen = Collections.synchronizedList(new ArrayList<>());

  @BeforeEach
  void makeTopic() throws Exception {
    try (var admin = BROKER.admin()) {
      new ApplyTopics(admin).apply(List.of(new TopicSettings(topic, 2, Map.of())));
    }
  }

  @Test
  void a_partitions_records_come_in_their_order() throws Exception {
    send(0, "a", "b", "c");
    try (var _ = feed(this::see)) {
      await().untilAsserted(() -> assertThat(seen).containsExactly("a", "b", "c"));
    }
  }

  @Test
  void what_succeeded_does_not_come_again_at_the_next_start() throws Exception {
    send(0, "a", "b");
    try (var _ = feed(this::see)) {
      await().until(() -> seen.size() == 2);
    }
    send(0, "c");
    try (var _ = feed(this::see)) {
      await().untilAsserted(() -> assertThat(seen).containsExactly("a", "b", "c"));
    }
  }

  @Test
  void a_record_that_fails_holds_its_partition_in_order_and_no_other() throws Exception {
    var broken = new AtomicBoolean(true);
    var tries = new AtomicInteger();
    send(0, "a", "fails", "b");
    send(1, "other");
    try (var _ =
        feed(
            text -> {
              if (text.equals("fails") && broken.get()) {
                tries.incrementAndGet();
                throw new IllegalStateException("the database is away");
              }
              see(text);
            })) {
      await().until(() -> tries.get() >= 3);
      assertThat(seen).containsExactlyInAnyOrder("a", "other");

      broken.set(false);

      await().until(() -> seen.size() == 4);
      assertThat(seen.stream().filter(text -> !text.equals("other")))
          .containsExactly("a", "fails", "b");
    }
  }

  @Test
  void what_failed_until_the_stop_comes_again_at_the_next_start() throws Exception {
    var tries = new AtomicInteger();
    send(0, "a", "fails");
    try (var _ =
        feed(
            text -> {
              if (text.equals("fails")) {
                tries.incrementAndGet();
                throw new IllegalStateException("the database is away");
              }
              see(text);
            })) {
      await().until(() -> tries.get() > 0);
    }
    try (var _ = feed(this::see)) {
      await().untilAsserted(() -> assertThat(seen).containsExactly("a", "fails"));
    }
  }

  @Test
  void a_consumer_that_broke_is_replaced() throws Exception {
    var made = new AtomicInteger();
    send(0, "a");
    try (var feed =
        new EventFeed(
            "see",
            topic,
            () -> {
              if (made.getAndIncrement() == 0) {
                throw new KafkaException("not today");
              }
              return BROKER.consumer(group);
            },
            one -> see(text(one)))) {
      feed.start();
      await().untilAsserted(() -> assertThat(seen).containsExactly("a"));
      assertThat(feed.assigned()).isCompleted();
    }
  }

  @Test
  void a_broker_that_goes_and_comes_back_is_borne() throws Exception {
    send(0, "a");
    try (var _ = feed(this::see)) {
      await().until(() -> seen.size() == 1);
      BROKER.stop();
      BROKER.start();
      send(0, "b");
      await().untilAsserted(() -> assertThat(seen).contains("a", "b"));
    }
  }

  private EventFeed feed(Consumer<String> handler) {
    return new EventFeed(
            "see", topic, () -> BROKER.consumer(group), one -> handler.accept(text(one)))
        .start();
  }

  private static String text(ConsumerRecord<String, byte[]> one) {
    return new String(one.value(), StandardCharsets.UTF_8);
  }

  private void see(String text) {
    seen.add(text);
  }

  private void send(int partition, String... texts) throws Exception {
    try (var producer = BROKER.producer()) {
      for (var text : texts) {
        producer
            .send(
                new ProducerRecord<>(
                    topic, partition, "key", text.getBytes(StandardCharsets.UTF_8)))
            .get();
      }
    }
  }
}
