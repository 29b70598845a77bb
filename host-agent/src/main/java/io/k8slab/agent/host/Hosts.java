package io.k8slab.agent.host;

import io.k8slab.agent.cluster.Host;
import io.k8slab.agent.cluster.HostConfig;

/** Opens hosts. One per agent: all its hosts share one SSH client. */
public final class Hosts implements AutoCloseable {
  private final String agentId;

  /**
   * @param agentId unique among all agents, also from one start of an agent to the next
   */
  public Hosts(String agentId) {
    this.agentId = agentId;
  }

  /** Never fails for a host that cannot be reached: its first use tells. */
  public Host open(HostConfig config) {
    throw new IllegalStateException("not yet: " + agentId + config.hostId());
  }

  @Override
  public void close() {}
}
