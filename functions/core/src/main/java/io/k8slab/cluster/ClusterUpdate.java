package io.k8slab.cluster;

import static io.k8slab.cluster.lifecycle.Effect.RESEND_TERMINATE;
import static io.k8slab.cluster.lifecycle.Effect.SEND_PROVISION;
import static io.k8slab.cluster.lifecycle.Effect.SEND_TERMINATE;
import static io.k8slab.cluster.lifecycle.Effect.START_LEASE;

import io.k8slab.cluster.lifecycle.ClusterStatus;
import io.k8slab.cluster.lifecycle.Effect;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a transition writes into a cluster's row. */
public record ClusterUpdate(
    ClusterStatus status,
    long generation,
    int attempt,
    @Nullable Instant deadline,
    @Nullable Instant runningAt,
    @Nullable Instant expiresAt,
    @Nullable Instant terminatedAt,
    @Nullable String terminationReason,
    @Nullable Failure failure) {

  /** The first reason and the first failure stay: what follows is only the cleaning up. */
  static ClusterUpdate of(
      Cluster cluster,
      ClusterStatus to,
      long generation,
      Set<Effect> effects,
      Why why,
      ClusterConfig config) {
    var now = cluster.readAt();
    boolean starts = effects.contains(START_LEASE);
    boolean ends = to == ClusterStatus.TERMINATED && cluster.terminatedAt() == null;
    boolean fails = to == ClusterStatus.ERROR && cluster.failure() == null;
    return new ClusterUpdate(
        to,
        generation,
        effects.contains(RESEND_TERMINATE) ? cluster.attempt() + 1 : 1,
        deadline(cluster, effects, config),
        starts ? now : cluster.runningAt(),
        starts ? now.plus(cluster.ttl()) : cluster.expiresAt(),
        ends ? now : cluster.terminatedAt(),
        cluster.terminationReason() == null ? why.terminationReason() : cluster.terminationReason(),
        fails ? why.failure() : cluster.failure());
  }

  private static @Nullable Instant deadline(
      Cluster cluster, Set<Effect> effects, ClusterConfig config) {
    if (effects.contains(SEND_PROVISION)) {
      return cluster.readAt().plus(config.of(cluster.provider()).provisioning());
    }
    return effects.contains(SEND_TERMINATE) || effects.contains(RESEND_TERMINATE)
        ? cluster.readAt().plus(config.removal())
        : null;
  }
}
