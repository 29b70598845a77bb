package io.k8slab.events;

/**
 * What a cluster may use of its host.
 *
 * @param cpuMillis thousandths of a core
 * @param memoryBytes bytes
 * @param diskBytes bytes
 */
public record Resources(long cpuMillis, long memoryBytes, long diskBytes) {}
