package io.k8slab.events;

import java.time.Instant;
import java.util.UUID;

/**
 * Remove this cluster, prove that nothing of it is left, and announce {@link ClusterTerminated}.
 *
 * @param reason why, for the log: {@code requested}, {@code lease_ended}, {@code failed}
 */
public record TerminateCluster(
    UUID commandId,
    UUID clusterId,
    long generation,
    int attempt,
    Instant deadline,
    String hostId,
    String provider,
    String reason)
    implements Command {}
