package io.k8slab.events;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** {@code cluster.status.changed}: the cluster has another status. */
public record ClusterStatusChanged(
    UUID userId,
    UUID clusterId,
    String name,
    String status,
    @Nullable String failureCode,
    Instant at)
    implements Notification {}
