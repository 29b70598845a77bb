package io.k8slab.agent.cluster;

import java.time.Duration;
import java.util.Optional;

/** One agent at a time reports a host. The lease is on the host and counts on the host's clock. */
public interface ReportingLease {

  /**
   * Takes the lease where it is free or has run out, or renews one's own.
   *
   * @return the epoch, which grows at each takeover; empty where another agent holds the lease
   * @throws HostUnreachableException where the host cannot be asked
   */
  Optional<Long> acquireOrRenew(String agentId, Duration ttl);
}
