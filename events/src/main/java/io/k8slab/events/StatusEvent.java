package io.k8slab.events;

import java.time.Instant;
import java.util.UUID;

/**
 * What a host agent reports of its work on one cluster. Always signed ({@link EventSigner});
 * refused when the agent does not hold the cluster's placement.
 */
public sealed interface StatusEvent extends Message
    permits StepStarted,
        StepFinished,
        ClusterProvisioned,
        ClusterFailed,
        ClusterTerminated,
        ClusterPaused,
        ClusterResumed,
        CommandSuperseded {
  Work work();

  /** Which work of whom a status event speaks of. */
  default UUID clusterId() {
    return work().clusterId();
  }

  default long generation() {
    return work().generation();
  }

  default Instant at() {
    return work().at();
  }
}
