package io.k8slab.events;

import java.time.Instant;
import java.util.UUID;

/**
 * {@code cluster.lease.expiring}: the lease ends soon.
 *
 * @param minutesLeft the warning that this is: at most so many minutes are left; 30, 10 or 2
 */
public record ClusterLeaseExpiring(
    UUID userId, UUID clusterId, String name, Instant expiresAt, int minutesLeft, Instant at)
    implements Notification {}
