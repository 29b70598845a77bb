package io.k8slab.events;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * {@code cluster.queue.moved}: a cluster that waits has another place. Told of each of the first
 * ten places, then of every tenth, then of every hundredth.
 *
 * @param position among those of its provider, from 1
 * @param estimatedStart when a place on a host is expected; null where nothing says so
 */
public record ClusterQueueMoved(
    UUID userId,
    UUID clusterId,
    String name,
    int position,
    @Nullable Instant estimatedStart,
    Instant at)
    implements Notification {}
