package io.k8slab.agent.hoststate;

import io.k8slab.agent.cluster.ReportingLease;
import java.time.Duration;
import java.util.Optional;

/** The reporting lease in a host's state folder. */
public final class HostReportingLease implements ReportingLease {
  private final HostState state;

  public HostReportingLease(HostState state) {
    this.state = state;
  }

  @Override
  public Optional<Long> acquireOrRenew(String agentId, Duration ttl) {
    HostState.requireAgentId(agentId);
    try {
      return state.report(agentId, ttl);
    } catch (HostState.Unreachable e) {
      throw e.told();
    }
  }
}
