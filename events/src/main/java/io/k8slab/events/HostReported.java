package io.k8slab.events;

import java.time.Instant;
import java.util.List;

/**
 * A host as the one agent that holds its reporting lease sees it, every 5 s. A null value on the
 * topic retires the host.
 *
 * @param pool the pool whose agents can reach the host
 * @param epoch grows when another agent takes the reporting lease
 * @param sequence grows with every report under one epoch
 * @param ports the range from which each slot has its block of {@code portsPerSlot}
 * @param clusters what is on the host, by its own labels: the truth of the host
 */
public record HostReported(
    String hostId,
    String agentId,
    String pool,
    long epoch,
    long sequence,
    Capacity capacity,
    Load load,
    PortBlock ports,
    int portsPerSlot,
    List<ProviderOffer> providers,
    List<HostedCluster> clusters,
    Instant at)
    implements Message {
  public HostReported {
    providers = List.copyOf(providers);
    clusters = List.copyOf(clusters);
  }
}
