package io.k8slab.events;

/**
 * What a host offers in all.
 *
 * @param slots how many clusters at once
 */
public record Capacity(int slots, long cpuMillis, long memoryBytes, long diskBytes) {}
