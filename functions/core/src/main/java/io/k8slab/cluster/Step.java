package io.k8slab.cluster;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A step of the work on a cluster.
 *
 * @param index from 1
 * @param state {@code RUNNING} or how it ended
 */
public record Step(
    String name,
    String title,
    int index,
    int total,
    String state,
    Instant startedAt,
    @Nullable Instant finishedAt,
    @Nullable Integer exitCode) {}
