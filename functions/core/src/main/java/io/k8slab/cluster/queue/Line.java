package io.k8slab.cluster.queue;

import io.k8slab.host.PlacementWish;

/** Clusters that could be on the same hosts: where the first finds no room, the others wait. */
public record Line(String provider, String version, PlacementWish wish) {}
