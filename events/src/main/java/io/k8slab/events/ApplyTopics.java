package io.k8slab.events;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;

/** Makes the broker's topics as {@link Topics} declares them; part of the migration job. */
public final class ApplyTopics {
  private final Admin admin;

  public ApplyTopics(Admin admin) {
    this.admin = admin;
  }

  /** Idempotent. Settings are corrected; partitions are never changed (keys would move). */
  public void apply(List<TopicSettings> topics) throws InterruptedException, ExecutionException {
    var created =
        admin.createTopics(
            topics.stream()
                .map(
                    topic ->
                        new NewTopic(
                                topic.name(),
                                Optional.of(topic.partitions()),
                                Optional.<Short>empty())
                            .configs(topic.config()))
                .toList());
    for (var result : created.values().values()) {
      try {
        result.get();
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof TopicExistsException)) {
          throw e;
        }
      }
    }
    admin
        .incrementalAlterConfigs(
            topics.stream()
                .collect(
                    Collectors.toMap(
                        topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic.name()),
                        topic -> operations(topic.config()))))
        .all()
        .get();
  }

  private static java.util.Collection<AlterConfigOp> operations(Map<String, String> config) {
    return config.entrySet().stream()
        .map(
            entry ->
                new AlterConfigOp(
                    new ConfigEntry(entry.getKey(), entry.getValue()), AlterConfigOp.OpType.SET))
        .toList();
  }
}
