package io.k8slab.events;

import java.time.Instant;
import java.util.UUID;

/** {@code cluster.ttl.extended}: the lease ends later now. */
public record ClusterTtlExtended(UUID userId, UUID clusterId, Instant expiresAt, Instant at)
    implements Notification {}
