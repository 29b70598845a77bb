package io.k8slab.events;

import java.util.UUID;

/**
 * A cluster that is on a host.
 *
 * @param generation the highest generation in the host's ledger
 * @param state what its processes are doing
 */
public record HostedCluster(UUID clusterId, long generation, HostedState state) {}
