package io.k8slab.events;

/**
 * The paused cluster runs again and was seen to work from outside: the same addresses, the same CA,
 * and what was in it.
 */
public record ClusterResumed(Work work) implements StatusEvent {}
