package io.k8slab.agent.cluster;

/** Reads what a host has and what is used of it. */
public interface HostFacts {

  /**
   * Looks at the host now: one round trip, plus one for its programs where they are not yet known.
   *
   * @throws HostUnreachableException where it cannot be reached
   */
  HostReading read();
}
