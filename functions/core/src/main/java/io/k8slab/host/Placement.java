package io.k8slab.host;

import org.jspecify.annotations.Nullable;

/**
 * Where a cluster is, or was.
 *
 * @param agentId who holds it: null until the first event under a fence
 * @param fence the highest fence heard of; 0 before the first
 * @param released whether it was proven that nothing of the cluster is left there
 */
public record Placement(Place place, @Nullable String agentId, long fence, boolean released) {}
