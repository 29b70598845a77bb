package io.k8slab.events;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * {@code cluster.step.changed}: a step began or ended.
 *
 * @param outcome null while the step runs
 */
public record ClusterStepChanged(
    UUID userId,
    UUID clusterId,
    String step,
    String title,
    int index,
    int total,
    @Nullable StepOutcome outcome,
    Instant at)
    implements Notification {}
