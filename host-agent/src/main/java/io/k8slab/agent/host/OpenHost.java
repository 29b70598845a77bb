package io.k8slab.agent.host;

import io.k8slab.agent.cluster.ClusterWork;
import io.k8slab.agent.cluster.Host;
import io.k8slab.agent.cluster.HostConfig;
import io.k8slab.agent.cluster.HostFacts;
import io.k8slab.agent.cluster.ReportingLease;
import io.k8slab.agent.hoststate.HostReportingLease;

/** A host with its parts put together. */
final class OpenHost implements Host {
  private final HostParts parts;
  private final ClusterWork work;
  private final HostFacts facts;
  private final ReportingLease reportingLease;

  OpenHost(HostParts parts) {
    this.parts = parts;
    this.work = new HostWork(parts);
    this.facts = new HostProbe(parts);
    this.reportingLease = new HostReportingLease(parts.state());
  }

  @Override
  public HostConfig config() {
    return parts.config();
  }

  @Override
  public ClusterWork work() {
    return work;
  }

  @Override
  public HostFacts facts() {
    return facts;
  }

  @Override
  public ReportingLease reportingLease() {
    return reportingLease;
  }

  @Override
  public void close() {
    parts.shell().close();
  }
}
