package io.k8slab.cluster.lifecycle;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the lifecycle looks at.
 *
 * @param generation counts the wishes for this cluster, from 1
 * @param leaseEnd set by the first RUNNING
 * @param deadline of what is owed now; null where nothing is
 * @param placed whether it holds a place on a host
 * @param retry whether it may be tried elsewhere
 * @param provisionBy when it must run at the latest, whatever is tried; null before its first place
 */
public record ClusterState(
    ClusterStatus status,
    long generation,
    @Nullable Instant leaseEnd,
    @Nullable Instant deadline,
    boolean placed,
    Retry retry,
    @Nullable Instant provisionBy) {

  /** One that is not tried again. */
  public ClusterState(
      ClusterStatus status,
      long generation,
      @Nullable Instant leaseEnd,
      @Nullable Instant deadline,
      boolean placed) {
    this(status, generation, leaseEnd, deadline, placed, Retry.NONE, null);
  }
}
