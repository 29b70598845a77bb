package io.k8slab.events;

/** Nothing of the cluster runs on its host, proven; its data is kept. */
public record ClusterPaused(Work work) implements StatusEvent {}
