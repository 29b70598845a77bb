package io.k8slab.quota;

/**
 * What is in use of a quota.
 *
 * @param cpuMillis of the active clusters, in thousandths of a core
 * @param memoryBytes of the active clusters
 */
public record Usage(int activeClusters, int pausedClusters, long cpuMillis, long memoryBytes) {}
