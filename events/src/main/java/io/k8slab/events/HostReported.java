package io.k8slab.events;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A host as the one agent that holds its reporting lease sees it, every 5 s. A null value on the
 * topic retires the host.
 *
 * @param pool the pool whose agents can reach the host
 * @param epoch grows when another agent takes the reporting lease
 * @param sequence grows with every report under one epoch
 * @param ports the range from which each slot has its block of {@code portsPerSlot}
 * @param clusters what is on the host, by its own labels: the truth of the host
 * @param labels what the inventory says of the host, for those who ask for such a host; null from
 *     an agent that knows none
 * @param conditions its health; null from an agent that does not look. {@link HostCondition#READY}
 *     with {@link ConditionStatus#UNKNOWN} means that the host could not be looked at: everything
 *     else is of the last look, and nothing but the conditions is believed
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
    @Nullable Map<String, String> labels,
    @Nullable List<HostCondition> conditions,
    Instant at)
    implements Message {
  public HostReported {
    providers = List.copyOf(providers);
    clusters = List.copyOf(clusters);
    labels = labels == null ? null : Map.copyOf(labels);
    conditions = conditions == null ? null : List.copyOf(conditions);
  }

  /** Whether the host could not be looked at. */
  public boolean blind() {
    return conditions != null
        && conditions.stream()
            .anyMatch(
                condition ->
                    condition.type().equals(HostCondition.READY)
                        && condition.status() == ConditionStatus.UNKNOWN);
  }
}
