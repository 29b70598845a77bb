package io.k8slab.host;

import java.util.UUID;

/** Hears of clusters that have ended and are listed by a host nevertheless. */
@FunctionalInterface
public interface Leftovers {
  void found(String hostId, String pool, UUID clusterId);
}
