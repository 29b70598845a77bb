package io.k8slab.host;

import java.util.UUID;

/** A cluster that a host lists although nothing of it should be there. */
public record Leftover(UUID clusterId, boolean known) {}
