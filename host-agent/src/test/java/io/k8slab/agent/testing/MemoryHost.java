package io.k8slab.agent.testing;

import io.k8slab.agent.cluster.ClusterWork;
import io.k8slab.agent.cluster.Host;
import io.k8slab.agent.cluster.HostConfig;
import io.k8slab.agent.cluster.HostFacts;
import io.k8slab.agent.cluster.HostReading;
import io.k8slab.agent.cluster.HostUnreachableException;
import io.k8slab.agent.cluster.KwokConfig;
import io.k8slab.agent.cluster.ReportingLease;
import io.k8slab.events.Capacity;
import io.k8slab.events.Load;
import io.k8slab.events.PortBlock;
import io.k8slab.events.ProviderOffer;
import java.util.List;
import java.util.Optional;

/** A host in memory, as one agent has it open. */
public record MemoryHost(HostConfig config, MemoryWorld world, String agent) implements Host {

  public static HostConfig config(String hostId) {
    return new HostConfig(
        hostId,
        "127.0.0.1",
        "127.0.0.1",
        HostConfig.DEFAULT_STATE_DIR,
        Optional.empty(),
        KwokConfig.downloaded(),
        new PortBlock(30_000, 100),
        10,
        10,
        Optional.empty(),
        Optional.empty());
  }

  @Override
  public ClusterWork work() {
    return new MemoryWork(world, agent);
  }

  @Override
  public HostFacts facts() {
    return () -> {
      var away = world.away();
      if (away != null) {
        throw new HostUnreachableException(away);
      }
      return new HostReading(
          new Capacity(10, 2000, 1 << 30, 1 << 30),
          new Load(0.5, 1 << 29, 1 << 29),
          List.of(new ProviderOffer("kwok", List.of("1.34.4"), 100, true)));
    };
  }

  @Override
  public ReportingLease reportingLease() {
    return (agentId, ttl) -> world.lease(agentId);
  }

  @Override
  public void close() {}
}
