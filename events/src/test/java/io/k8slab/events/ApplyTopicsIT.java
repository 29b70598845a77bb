package io.k8slab.events;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.k8slab.events.testing.KafkaBroker;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ApplyTopicsIT {
  private static final List<TopicSettings> WANTED = Topics.all(List.of("default", "gpu"));

  @AutoClose private static final KafkaBroker BROKER = KafkaBroker.started();
  @AutoClose private final Admin admin = BROKER.admin();

  @BeforeEach
  void apply() throws Exception {
    new ApplyTopics(admin).apply(WANTED);
  }

  @Test
  void every_topic_is_made_as_it_is_declared() {
    awaitWanted();
  }

  @Test
  void applying_twice_changes_nothing() throws Exception {
    new ApplyTopics(admin).apply(WANTED);

    awaitWanted();
  }

  @Test
  void a_setting_that_someone_changed_is_corrected() throws Exception {
    set(Topics.STATUS, "retention.ms", "1000");
    set(Topics.HOSTS, "cleanup.policy", "delete");

    new ApplyTopics(admin).apply(WANTED);

    awaitWanted();
  }

  @Test
  void a_pool_that_is_added_later_gets_its_topic() throws Exception {
    new ApplyTopics(admin).apply(Topics.all(List.of("default", "gpu", "late")));

    await()
        .untilAsserted(
            () -> assertThat(admin.listTopics().names().get()).contains("k8slab.commands.v1.late"));
    admin.deleteTopics(List.of("k8slab.commands.v1.late")).all().get();
  }

  private void set(String topic, String name, String value) throws Exception {
    var op = new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET);
    admin.incrementalAlterConfigs(Map.of(resource(topic), List.of(op))).all().get();
  }

  /** The controller answers before the broker that is asked has heard of the change. */
  private void awaitWanted() {
    await()
        .ignoreExceptionsMatching(e -> e.getCause() instanceof UnknownTopicOrPartitionException)
        .untilAsserted(() -> assertThat(found()).containsExactlyInAnyOrderElementsOf(WANTED));
  }

  /** What the broker has, with those settings only that were set on the topic itself. */
  private List<TopicSettings> found() throws Exception {
    var names = WANTED.stream().map(TopicSettings::name).toList();
    var configs =
        admin.describeConfigs(names.stream().map(ApplyTopicsIT::resource).toList()).all().get();
    return admin.describeTopics(names).allTopicNames().get().values().stream()
        .map(
            topic ->
                new TopicSettings(
                    topic.name(),
                    topic.partitions().size(),
                    ownSettings(requireNonNull(configs.get(resource(topic.name()))))))
        .toList();
  }

  private static Map<String, String> ownSettings(Config config) {
    return config.entries().stream()
        .filter(e -> e.source() == ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG)
        .collect(Collectors.toMap(ConfigEntry::name, ConfigEntry::value));
  }

  private static ConfigResource resource(String topic) {
    return new ConfigResource(ConfigResource.Type.TOPIC, topic);
  }
}
