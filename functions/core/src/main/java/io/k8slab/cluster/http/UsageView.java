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
 * @param leaseSeconds how long its lease's clock has run
 * @param leaseSecondsLeft until its lease ends; 0 where it has none, or is over; while its clock
 *     stands, what is left if it goes on
 * @param pausedSeconds how long the clock stood in all
 */
record UsageView(
    boolean counts,
    String cpu,
    String memory,
    long leaseSeconds,
    long leaseSecondsLeft,
    long pausedSeconds,
    ClusterView.Count extensions) {

  /**
   * @param extensionLimit of the quota that it is under
   */
  static UsageView of(Cluster cluster, int extensionLimit) {
    boolean counts = counts(cluster.status());
    var resources = cluster.resources();
    var paused = cluster.pauses().sum(end(cluster));
    return new UsageView(
        counts,
        Quantity.ofThousandths(counts ? resources.cpuMillis() : 0),
        Quantity.ofBytes(counts ? resources.memoryBytes() : 0),
        cluster.runningAt() == null
            ? 0
            : Math.max(0, between(cluster.runningAt(), end(cluster)) - paused.toSeconds()),
        counts ? left(cluster).toSeconds() : 0,
        paused.toSeconds(),
        new ClusterView.Count(cluster.extensions(), extensionLimit));
  }

  private static boolean counts(ClusterStatus status) {
    return switch (status) {
      case QUEUED, PROVISIONING, RUNNING, PAUSING, PAUSED, RESUMING -> true;
      case TERMINATING, TERMINATED, ERROR -> false;
    };
  }

  /** Of its lease, if its clock goes on now; whole seconds. */
  static Duration left(Cluster cluster) {
    var end = cluster.expiresAt();
    return end == null
        ? Duration.ZERO
        : Duration.ofSeconds(
            between(cluster.readAt(), cluster.pauses().endFrom(end, cluster.readAt())));
  }

  private static Instant end(Cluster cluster) {
    return Objects.requireNonNullElse(cluster.terminatedAt(), cluster.readAt());
  }

  private static long between(Instant from, Instant to) {
    return Math.max(0, Duration.between(from, to).toSeconds());
  }
}
