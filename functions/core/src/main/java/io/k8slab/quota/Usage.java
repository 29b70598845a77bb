package io.k8slab.quota;

/** What a person may use, and what is in use. */
public record Usage(Quota quota, int activeClusters) {}
