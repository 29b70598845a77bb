package io.k8slab.events;

/**
 * What is used of a host now.
 *
 * @param load1 the load average of one minute
 * @param memoryAvailableBytes as the kernel estimates it
 * @param diskFreeBytes where clusters are kept
 */
public record Load(double load1, long memoryAvailableBytes, long diskFreeBytes) {}
