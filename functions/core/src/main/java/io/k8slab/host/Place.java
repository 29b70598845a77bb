package io.k8slab.host;

import io.k8slab.events.PortBlock;

/** A free slot on a host, ours until the transaction ends. */
public record Place(String hostId, String pool, int slot, PortBlock ports) {}
