package io.k8slab.events;

import java.time.Instant;
import java.util.UUID;

/** What a person's open pages should know; keyed by the person. */
public sealed interface Notification extends Message
    permits ClusterStatusChanged, ClusterStepChanged, ClusterTtlExtended {
  UUID userId();

  UUID clusterId();

  Instant at();
}
