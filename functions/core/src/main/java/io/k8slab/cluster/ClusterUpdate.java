package io.k8slab.cluster;

import static io.k8slab.cluster.lifecycle.Effect.RESEND_TERMINATE;
import static io.k8slab.cluster.lifecycle.Effect.RETRY;
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
    @Nullable Failure failure,
    Retries retries) {

  /** The first reason stays: what follows is only the cleaning up. */
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
    var deadline = deadline(cluster, to, effects, config);
    return new ClusterUpdate(
        to,
        generation,
        effects.contains(RESEND_TERMINATE) ? cluster.attempt() + 1 : 1,
        deadline,
        starts ? now : cluster.runningAt(),
        starts ? now.plus(cluster.ttl()) : cluster.expiresAt(),
        ends ? now : cluster.terminatedAt(),
        cluster.terminationReason() == null ? why.terminationReason() : cluster.terminationReason(),
        failure(cluster, to, effects, why),
        retries(cluster, to, effects, deadline));
  }

  /** One that is tried again is bound by the deadline of its first attempt. */
  private static @Nullable Instant deadline(
      Cluster cluster, ClusterStatus to, Set<Effect> effects, ClusterConfig config) {
    var bound = cluster.retries().provisionBy();
    if (to == ClusterStatus.QUEUED) {
      return bound;
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
   * told why the last one failed.
   */
  private static @Nullable Failure failure(
      Cluster cluster, ClusterStatus to, Set<Effect> effects, Why why) {
    if (effects.contains(START_LEASE)) {
      return null;
    }
    if (effects.contains(RETRY)) {
      return why.failure();
    }
    boolean fails = to == ClusterStatus.ERROR && cluster.status() != ClusterStatus.ERROR;
    boolean waits = cluster.retries().clearing() || cluster.status() == ClusterStatus.QUEUED;
    return fails && why.failure() != null && (cluster.failure() == null || !waits)
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
