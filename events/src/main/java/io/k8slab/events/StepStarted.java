package io.k8slab.events;

/**
 * A step of the work has begun.
 *
 * @param step the step's stable name, such as {@code create-control-plane}
 * @param title what people read
 * @param index from 1
 * @param total how many steps this work has
 */
public record StepStarted(Work work, String step, String title, int index, int total)
    implements StatusEvent {}
