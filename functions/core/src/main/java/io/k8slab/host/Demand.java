package io.k8slab.host;

import io.k8slab.events.Resources;

/** What a cluster needs of its host. */
public record Demand(String provider, String version, PlacementWish wish, Resources resources) {}
