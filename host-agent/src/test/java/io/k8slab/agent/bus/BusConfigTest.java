package io.k8slab.agent.bus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.GroupProtocol;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class BusConfigTest {
  private final BusConfig config =
      new BusConfig(
          "127.0.0.1:9092",
          GroupProtocol.CONSUMER,
          Map.of("sasl.jaas.config", "a password", "request.timeout.ms", "7000"));

  @Test
  void the_operators_properties_win() {
    assertThat(config.producer("a"))
        .containsEntry("sasl.jaas.config", "a password")
        .containsEntry("request.timeout.ms", "7000")
        .containsEntry(ProducerConfig.ACKS_CONFIG, "all");
  }

  @Test
  void offsets_are_only_committed_by_us() {
    assertThat(config.consumer("a", "g"))
        .containsEntry(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false")
        .containsEntry(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest")
        .doesNotContainKey(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG);
  }

  @Test
  void its_text_holds_no_secret() {
    assertThat(config.toString()).doesNotContain("password");
  }
}
