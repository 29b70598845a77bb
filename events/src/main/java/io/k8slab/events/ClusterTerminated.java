package io.k8slab.events;

/** Nothing of the cluster is left on its host: no process, no port, no file; proven. */
public record ClusterTerminated(Work work) implements StatusEvent {}
