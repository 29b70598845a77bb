package io.k8slab.cluster;

import static io.k8slab.cluster.lifecycle.Effect.CONTINUE_LEASE;
import static io.k8slab.cluster.lifecycle.Effect.HOLD_LEASE;
import static io.k8slab.cluster.lifecycle.Effect.RESEND_RESUME;
import static io.k8slab.cluster.lifecycle.Effect.RESEND_TERMINATE;
import static io.k8slab.cluster.lifecycle.Effect.SEND_PAUSE;
import static io.k8slab.cluster.lifecycle.Effect.SEND_PROVISION;
import static io.k8slab.cluster.lifecycle.Effect.SEND_RESUME;
import static io.k8slab.cluster.lifecycle.Effect.SEND_TERMINATE;
import static io.k8slab.cluster.lifecycle.Effect.START_LEASE;

import io.k8slab.cluster.lifecycle.ClusterStatus;
import io.k8slab.cluster.lifecycle.Effect;
import io.k8slab.lease.Pauses;
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
    Pauses pauses,
    @Nullable Instant terminatedAt,
    @Nullable String terminationReason,
    @Nullable Failure failure) {

  /**
   * The first reason stays, and the failure that ended it: what follows is only the cleaning up. Of
   * a pause or a resume that failed it is told until the next one is asked for.
   */
  static ClusterUpdate of(
      Cluster cluster,
      ClusterStatus to,
      long generation,
      Set<Effect> effects,
      Why why,
      ClusterConfig config) {
    var now = cluster.readAt();
    boolean starts = effects.contains(START_LEASE);
    var pauses = pauses(cluster, effects, config);
    boolean ends = to == ClusterStatus.TERMINATED && cluster.terminatedAt() == null;
    return new ClusterUpdate(
        to,
        generation,
        effects.contains(RESEND_TERMINATE) || effects.contains(RESEND_RESUME)
            ? cluster.attempt() + 1
            : 1,
        deadline(cluster, effects, config),
        starts ? now : cluster.runningAt(),
        starts ? now.plus(cluster.ttl()) : leaseEnd(cluster, pauses),
        pauses,
        ends ? now : cluster.terminatedAt(),
        cluster.terminationReason() == null ? why.terminationReason() : cluster.terminationReason(),
        failure(cluster, to, why));
  }

  private static Pauses pauses(Cluster cluster, Set<Effect> effects, ClusterConfig config) {
    if (effects.contains(HOLD_LEASE)) {
      return cluster.pauses().begin(cluster.readAt(), config.longestPause());
    }
    return effects.contains(CONTINUE_LEASE)
        ? cluster.pauses().end(cluster.readAt())
        : cluster.pauses();
  }

  private static @Nullable Instant leaseEnd(Cluster cluster, Pauses pauses) {
    var end = cluster.expiresAt();
    if (end == null || pauses.equals(cluster.pauses())) {
      return end;
    }
    return cluster.pauses().endFrom(end, cluster.readAt()).plus(pauses.held());
  }

  private static @Nullable Failure failure(Cluster cluster, ClusterStatus to, Why why) {
    return switch (to) {
      case ERROR -> cluster.status() == ClusterStatus.ERROR ? cluster.failure() : why.failure();
      case PAUSING -> cluster.status() == ClusterStatus.PAUSING ? cluster.failure() : null;
      case RESUMING ->
          cluster.status() == ClusterStatus.RESUMING ? cluster.failure() : why.failure();
      case PAUSED -> why.failure();
      case QUEUED, PROVISIONING, RUNNING, TERMINATING, TERMINATED -> cluster.failure();
    };
  }

  private static @Nullable Instant deadline(
      Cluster cluster, Set<Effect> effects, ClusterConfig config) {
    if (effects.contains(SEND_PROVISION)
        || effects.contains(SEND_PAUSE)
        || effects.contains(SEND_RESUME)
        || effects.contains(RESEND_RESUME)) {
      return cluster.readAt().plus(config.of(cluster.provider()).provisioning());
    }
    return effects.contains(SEND_TERMINATE) || effects.contains(RESEND_TERMINATE)
        ? cluster.readAt().plus(config.removal())
        : null;
  }
}
