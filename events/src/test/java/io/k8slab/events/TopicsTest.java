package io.k8slab.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TopicsTest {
  private static final List<TopicSettings> ALL = Topics.all(List.of("default", "gpu"));

  @Test
  void topics_have_the_names_that_others_rely_on() {
    assertThat(ALL)
        .extracting(TopicSettings::name)
        .containsExactly(
            "k8slab.commands.v1.default",
            "k8slab.commands.v1.gpu",
            "k8slab.status.v1",
            "k8slab.logs.v1",
            "k8slab.hosts.v1",
            "k8slab.notifications.v1",
            "k8slab.dead-letters.v1");
  }

  /** So a cluster has the same partition number on each, and one consumer can own a cluster. */
  @Test
  void topics_that_are_keyed_by_cluster_have_equally_many_partitions() {
    var keyedByCluster =
        Stream.of(Topics.commands("default"), Topics.commands("gpu"), Topics.STATUS, Topics.LOGS);

    assertThat(keyedByCluster.map(name -> settings(name).partitions()).distinct())
        .containsExactly(12);
  }

  @Test
  void only_hosts_are_compacted_and_never_deleted_by_age() {
    assertThat(settings(Topics.HOSTS).config())
        .containsEntry("cleanup.policy", "compact")
        .doesNotContainKey("retention.ms");
    assertThat(ALL)
        .filteredOn(topic -> !topic.name().equals(Topics.HOSTS))
        .allSatisfy(topic -> assertThat(topic.config()).containsEntry("cleanup.policy", "delete"));
  }

  @Test
  void commands_are_kept_as_long_as_ledgers_count_on() {
    assertThat(settings(Topics.commands("default")).config())
        .containsEntry("retention.ms", Long.toString(Topics.COMMAND_RETENTION.toMillis()));
    assertThat(settings(Topics.DEAD_LETTERS).config())
        .containsEntry("retention.ms", Long.toString(Duration.ofDays(30).toMillis()));
  }

  private static TopicSettings settings(String name) {
    return ALL.stream().filter(topic -> topic.name().equals(name)).findFirst().orElseThrow();
  }
}
