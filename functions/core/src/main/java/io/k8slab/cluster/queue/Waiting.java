package io.k8slab.cluster.queue;

import io.k8slab.host.Demand;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A cluster that waits.
 *
 * @param position among those of its provider, from 1
 * @param told the place of which its owner was last told; null where never
 * @param failedBefore whether a host failed it: it waits for another one, in nobody's way
 */
public record Waiting(
    UUID id, Demand demand, int position, @Nullable Integer told, boolean failedBefore) {

  /** Whom it waits with. */
  public Line line() {
    return new Line(demand.provider(), demand.version(), demand.wish());
  }
}
