package io.k8slab.bench.scripted;

import io.k8slab.agent.cluster.Host;
import io.k8slab.agent.cluster.HostConfig;
import io.k8slab.agent.cluster.HostFacts;
import io.k8slab.agent.cluster.HostReading;
import io.k8slab.agent.cluster.ReportingLease;
import io.k8slab.events.Capacity;
import io.k8slab.events.Load;
import io.k8slab.events.ProviderOffer;
import java.util.List;
import java.util.Optional;

/** A host that is nowhere and has room for as many clusters as it has slots. */
record ScriptedHost(HostConfig config, ScriptedWork work) implements Host {
  private static final long PLENTY = 1L << 50;

  @Override
  public HostFacts facts() {
    return () ->
        new HostReading(
            new Capacity(config.slots(), PLENTY, PLENTY, PLENTY),
            new Load(0, PLENTY, PLENTY),
            List.of(
                new ProviderOffer(
                    ScriptedAgent.PROVIDER, List.of(ScriptedAgent.VERSION), 10, true)));
  }

  @Override
  public ReportingLease reportingLease() {
    return (agentId, ttl) -> Optional.of(1L);
  }

  @Override
  public void close() {}
}
