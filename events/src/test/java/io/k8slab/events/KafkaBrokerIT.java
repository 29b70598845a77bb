package io.k8slab.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.k8slab.events.testing.KafkaBroker;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class KafkaBrokerIT {
  @AutoClose private static final KafkaBroker BROKER = KafkaBroker.started();

  @Test
  void what_was_acknowledged_is_there_after_a_restart_on_the_same_port() throws Exception {
    try (var admin = BROKER.admin();
        var producer = BROKER.producer()) {
      new ApplyTopics(admin).apply(Topics.all(List.of("default")));
      producer.send(new ProducerRecord<>(Topics.STATUS, "c1", bytes("before"))).get();
      var address = BROKER.bootstrapServers();

      BROKER.stop();
      BROKER.start();

      assertThat(BROKER.bootstrapServers()).isEqualTo(address);
      producer.send(new ProducerRecord<>(Topics.STATUS, "c1", bytes("after"))).get();
      assertThat(read(Topics.STATUS, 2)).containsExactly("before", "after");
    }
  }

  private static List<String> read(String topic, int count) {
    var texts = new ArrayList<String>();
    try (var consumer = BROKER.consumer("reader")) {
      consumer.subscribe(List.of(topic));
      await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () -> {
                consumer
                    .poll(Duration.ofMillis(100))
                    .forEach(found -> texts.add(new String(found.value(), StandardCharsets.UTF_8)));
                return texts.size() >= count;
              });
    }
    return texts;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
