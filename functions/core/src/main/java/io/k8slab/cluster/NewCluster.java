package io.k8slab.cluster;

import io.k8slab.events.Nodes;
import io.k8slab.events.Resources;
import java.time.Duration;
import java.util.Map;

/** A cluster as it was asked for, checked and with every default filled in. */
public record NewCluster(
    String name,
    String provider,
    String version,
    Duration ttl,
    Nodes nodes,
    Resources resources,
    Map<String, String> labels) {
  public NewCluster {
    labels = Map.copyOf(labels);
  }
}
