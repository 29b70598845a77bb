package io.k8slab.agent.hoststate;

import io.k8slab.agent.cluster.ReportingLease;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The reporting lease in a host's state folder. */
public final class HostReportingLease implements ReportingLease {
  private static final Logger log = LoggerFactory.getLogger(HostReportingLease.class);

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
      log.atWarn().addKeyValue("why", e.why()).log("a host's reporting lease cannot be asked for");
      return Optional.empty();
    }
  }
}
