package io.k8slab.events;

import java.time.Instant;
import java.util.UUID;

/**
 * Start this paused cluster again, look at it from outside, and announce {@link ClusterResumed}.
 */
public record ResumeCluster(
    UUID commandId,
    UUID clusterId,
    long generation,
    int attempt,
    Instant deadline,
    String hostId,
    String provider)
    implements Command {}
