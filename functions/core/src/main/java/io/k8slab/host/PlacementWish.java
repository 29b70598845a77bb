package io.k8slab.host;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which hosts somebody wants for a cluster.
 *
 * @param pool null for any
 * @param labels the host has all of these
 */
public record PlacementWish(@Nullable String pool, Map<String, String> labels) {
  public static final PlacementWish ANY = new PlacementWish(null, Map.of());

  public PlacementWish {
    labels = Map.copyOf(labels);
  }

  public boolean isAny() {
    return pool == null && labels.isEmpty();
  }
}
