package io.k8slab.events;

import org.jspecify.annotations.Nullable;

/**
 * A step of the work has ended.
 *
 * @param exitCode of the step's command; null where it was ended or never started
 * @param durationMillis on the agent's clock
 */
public record StepFinished(
    Work work,
    String step,
    String title,
    int index,
    int total,
    StepOutcome outcome,
    @Nullable Integer exitCode,
    long durationMillis)
    implements StatusEvent {}
