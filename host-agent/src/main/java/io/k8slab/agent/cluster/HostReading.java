package io.k8slab.agent.cluster;

import io.k8slab.events.Capacity;
import io.k8slab.events.HostCondition;
import io.k8slab.events.Load;
import io.k8slab.events.ProviderOffer;
import java.util.List;

/**
 * What was read of a host in one look.
 *
 * @param conditions its health
 */
public record HostReading(
    Capacity capacity, Load load, List<ProviderOffer> offers, List<HostCondition> conditions) {
  public HostReading {
    offers = List.copyOf(offers);
    conditions = List.copyOf(conditions);
  }

  /** Of whose health nothing is known. */
  public HostReading(Capacity capacity, Load load, List<ProviderOffer> offers) {
    this(capacity, load, offers, List.of());
  }
}
