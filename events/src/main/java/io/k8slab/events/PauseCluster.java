package io.k8slab.events;

import java.time.Instant;
import java.util.UUID;

/**
 * Stop what runs of this cluster, so that its CPU and memory are free, keep its data, and announce
 * {@link ClusterPaused}.
 */
public record PauseCluster(
    UUID commandId,
    UUID clusterId,
    long generation,
    int attempt,
    Instant deadline,
    String hostId,
    String provider)
    implements Command {}
