package io.k8slab.cluster;

import org.jspecify.annotations.Nullable;

/**
 * Why something happens to a cluster, as far as the event itself does not say.
 *
 * @param failure kept where the cluster comes into ERROR
 * @param terminationReason kept where it comes to its end on purpose: {@code requested}, {@code
 *     lease_ended}
 */
public record Why(
    Occasion occasion, @Nullable Failure failure, @Nullable String terminationReason) {

  public static Why failed(Occasion occasion, Failure failure) {
    return new Why(occasion, failure, null);
  }

  public static Why ended(Occasion occasion, String terminationReason) {
    return new Why(occasion, null, terminationReason);
  }

  public static Why of(Occasion occasion) {
    return new Why(occasion, null, null);
  }
}
