package io.k8slab.events;

/**
 * How many nodes a cluster has. On KWOK the workers are simulated.
 *
 * @param controlPlanes at least 1
 * @param workers at least 0
 */
public record Nodes(int controlPlanes, int workers) {}
