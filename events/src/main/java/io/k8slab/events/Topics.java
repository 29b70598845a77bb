package io.k8slab.events;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The topics, with the settings that the migration job applies. Keys are cluster ids, so everything
 * about one cluster is in order; 12 partitions let a dozen agents or function instances share the
 * work of a pool and divide evenly by 2, 3, 4 and 6.
 */
public final class Topics {
  public static final String STATUS = "k8slab.status.v1";
  public static final String LOGS = "k8slab.logs.v1";
  public static final String HOSTS = "k8slab.hosts.v1";
  public static final String NOTIFICATIONS = "k8slab.notifications.v1";
  public static final String DEAD_LETTERS = "k8slab.dead-letters.v1";

  /** A host's ledger remembers a cluster for longer than this, so no redelivery revives one. */
  public static final Duration COMMAND_RETENTION = Duration.ofDays(7);

  private static final Map<String, String> COMPACTED =
      Map.of(
          "cleanup.policy", "compact", "min.cleanable.dirty.ratio", "0.1", "segment.ms", "3600000");

  private Topics() {}

  /** The commands to the agents of one pool; a pool's name is {@code [a-z0-9-]+}. */
  public static String commands(String pool) {
    return "k8slab.commands.v1." + pool;
  }

  /** Every topic of an installation with these pools. */
  public static List<TopicSettings> all(List<String> pools) {
    return Stream.concat(
            pools.stream()
                .map(pool -> new TopicSettings(commands(pool), 12, kept(COMMAND_RETENTION))),
            Stream.of(
                new TopicSettings(STATUS, 12, kept(Duration.ofDays(7))),
                new TopicSettings(LOGS, 12, kept(Duration.ofDays(1))),
                new TopicSettings(HOSTS, 1, COMPACTED),
                new TopicSettings(NOTIFICATIONS, 12, kept(Duration.ofHours(1))),
                new TopicSettings(DEAD_LETTERS, 1, kept(Duration.ofDays(30)))))
        .toList();
  }

  private static Map<String, String> kept(Duration retention) {
    return Map.of("cleanup.policy", "delete", "retention.ms", Long.toString(retention.toMillis()));
  }
}
