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
 */
public record ClusterState(
    ClusterStatus status,
    long generation,
    @Nullable Instant leaseEnd,
    @Nullable Instant deadline,
    boolean placed) {}
