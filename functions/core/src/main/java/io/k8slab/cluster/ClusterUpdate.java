package io.k8slab.cluster;

import static io.k8slab.cluster.lifecycle.Effect.CONTINUE_LEASE;
import static io.k8slab.cluster.lifecycle.Effect.HOLD_LEASE;
import static io.k8slab.cluster.lifecycle.Effect.RESEND_RESUME;
import static io.k8slab.cluster.lifecycle.Effect.RESEND_TERMINATE;
import static io.k8slab.cluster.lifecycle.Effect.RETRY;
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
    @Nullable Failure failure,
    Retries retries) {

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
    var deadline = deadline(cluster, to, effects, config);
    return new ClusterUpdate(
        to,
        generation,
        effects.contains(RESEND_TERMINATE) || effects.contains(RESEND_RESUME)
            ? cluster.attempt() + 1
            : 1,
        deadline,
        starts ? now : cluster.runningAt(),
        starts ? now.plus(cluster.ttl()) : leaseEnd(cluster, pauses),
        pauses,
        ends ? now : cluster.terminatedAt(),
        cluster.terminationReason() == null ? why.terminationReason() : cluster.terminationReason(),
        failure(cluster, to, effects, why),
        retries(cluster, to, effects, deadline));
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

  /** One that is tried again is bound by the deadline of its first attempt. */
  private static @Nullable Instant deadline(
      Cluster cluster, ClusterStatus to, Set<Effect> effects, ClusterConfig config) {
    var bound = cluster.retries().provisionBy();
    if (to == ClusterStatus.QUEUED) {
      return bound;
    }
    if (effects.contains(SEND_PAUSE)
        || effects.contains(SEND_RESUME)
        || effects.contains(RESEND_RESUME)) {
      return cluster.readAt().plus(config.of(cluster.provider()).provisioning());
    }
    if (effects.contains(SEND_PROVISION)) {
      return bound == null
          ? cluster.readAt().plus(config.of(cluster.provider()).provisioning())
          : bound;
    }
    if (!removes(effects)) {
      return null;
    }
    var removed = cluster.readAt().plus(config.removal());
    return to == ClusterStatus.PROVISIONING && bound != null && bound.isBefore(removed)
        ? bound
        : removed;
  }

  /**
   * Of an attempt the last counts, and in ERROR the first. Who waited for another host in vain is
   * told why the last one failed; who pauses or resumes, why that did, until it is asked for again.
   */
  private static @Nullable Failure failure(
      Cluster cluster, ClusterStatus to, Set<Effect> effects, Why why) {
    if (effects.contains(START_LEASE)) {
      return null;
    }
    if (effects.contains(RETRY)) {
      return why.failure();
    }
    boolean again = cluster.status() == to;
    return switch (to) {
      case ERROR -> again ? cluster.failure() : ended(cluster, why);
      case PAUSING -> again ? cluster.failure() : null;
      case RESUMING -> again ? cluster.failure() : why.failure();
      case PAUSED -> why.failure();
      case QUEUED, PROVISIONING, RUNNING, TERMINATING, TERMINATED -> cluster.failure();
    };
  }

  private static @Nullable Failure ended(Cluster cluster, Why why) {
    boolean waits = cluster.retries().clearing() || cluster.status() == ClusterStatus.QUEUED;
    return why.failure() != null && (cluster.failure() == null || !waits)
        ? why.failure()
        : cluster.failure();
  }

  private static Retries retries(
      Cluster cluster, ClusterStatus to, Set<Effect> effects, @Nullable Instant deadline) {
    var before = cluster.retries();
    boolean first = effects.contains(SEND_PROVISION) && before.provisionBy() == null;
    int more = effects.contains(RETRY) ? 1 : 0;
    return new Retries(
        before.made() + more,
        before.left() - more,
        first ? deadline : before.provisionBy(),
        to == ClusterStatus.PROVISIONING && removes(effects));
  }

  private static boolean removes(Set<Effect> effects) {
    return effects.contains(SEND_TERMINATE) || effects.contains(RESEND_TERMINATE);
  }
}
