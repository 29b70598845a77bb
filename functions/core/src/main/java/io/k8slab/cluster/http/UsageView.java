package io.k8slab.cluster.http;

import io.k8slab.cluster.Cluster;
import io.k8slab.cluster.lifecycle.ClusterStatus;
import io.k8slab.quota.Quantity;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * The document's schema {@code ClusterUsage}.
 *
 * @param counts whether it takes of a quota now; where it does not, it takes nothing
 * @param leaseSeconds how long it has run
 * @param leaseSecondsLeft until its lease ends; 0 where it has none, or is over
 */
record UsageView(
    boolean counts,
    String cpu,
    String memory,
    long leaseSeconds,
    long leaseSecondsLeft,
    ClusterView.Count extensions) {

  /**
   * @param extensionLimit of the quota that it is under
   */
  static UsageView of(Cluster cluster, int extensionLimit) {
    boolean counts = counts(cluster.status());
    var resources = cluster.resources();
    return new UsageView(
        counts,
        Quantity.ofThousandths(counts ? resources.cpuMillis() : 0),
        Quantity.ofBytes(counts ? resources.memoryBytes() : 0),
        cluster.runningAt() == null ? 0 : between(cluster.runningAt(), end(cluster)),
        cluster.expiresAt() == null || !counts ? 0 : between(cluster.readAt(), cluster.expiresAt()),
        new ClusterView.Count(cluster.extensions(), extensionLimit));
  }

  private static boolean counts(ClusterStatus status) {
    return switch (status) {
      case QUEUED, PROVISIONING, RUNNING -> true;
      case TERMINATING, TERMINATED, ERROR -> false;
    };
  }

  private static Instant end(Cluster cluster) {
    return Objects.requireNonNullElse(cluster.terminatedAt(), cluster.readAt());
  }

  private static long between(Instant from, Instant to) {
    return Math.max(0, Duration.between(from, to).toSeconds());
  }
}
