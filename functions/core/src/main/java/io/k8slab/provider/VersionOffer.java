package io.k8slab.provider;

import io.k8slab.events.Resources;

/**
 * A version of a kind that some host offers.
 *
 * @param largest what the largest such host has in all: more than that is never placed
 */
public record VersionOffer(
    String kind, String version, int maxWorkers, boolean simulated, Resources largest) {}
