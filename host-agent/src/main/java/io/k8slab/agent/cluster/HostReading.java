package io.k8slab.agent.cluster;

import io.k8slab.events.Capacity;
import io.k8slab.events.Load;
import io.k8slab.events.ProviderOffer;
import java.util.List;

/** What was read of a host in one look. */
public record HostReading(Capacity capacity, Load load, List<ProviderOffer> offers) {
  public HostReading {
    offers = List.copyOf(offers);
  }
}
