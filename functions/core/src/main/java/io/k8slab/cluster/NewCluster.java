package io.k8slab.cluster;

import io.k8slab.events.Nodes;
import io.k8slab.events.ProviderConfig;
import io.k8slab.events.Resources;
import io.k8slab.host.Demand;
import io.k8slab.host.PlacementWish;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A cluster as it was asked for, checked and with every default filled in.
 *
 * @param teamId null where it is its owner's alone
 * @param wish which hosts it may be on
 */
public record NewCluster(
    String name,
    @Nullable UUID teamId,
    String provider,
    String version,
    Duration ttl,
    Nodes nodes,
    Resources resources,
    Map<String, String> labels,
    ProviderConfig providerConfig,
    PlacementWish wish) {
  public NewCluster {
    labels = Map.copyOf(labels);
  }

  /** What it needs of a host. */
  public Demand demand() {
    return new Demand(provider, version, wish, resources);
  }
}
