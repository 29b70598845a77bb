package io.k8slab.agent.runner;

import io.k8slab.agent.cluster.ClusterWork;
import java.util.Optional;

/** Finds the hosts of this agent's inventory. */
@FunctionalInterface
public interface Workplaces {
  /** Empty where the inventory does not have the host. */
  Optional<ClusterWork> on(String hostId);
}
