package io.k8slab.cluster;

import io.k8slab.cluster.lifecycle.Retry;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How often a cluster that failed by its host's fault is still tried elsewhere.
 *
 * @param made how many hosts have failed it
 * @param left how many hosts may still fail
 * @param provisionBy when it must run at the latest, whatever is tried; null before its first place
 * @param clearing whether what a failed attempt left on its host is being removed
 */
public record Retries(int made, int left, @Nullable Instant provisionBy, boolean clearing) {

  /** Those of a cluster that is made now. */
  static Retries of(int most, @Nullable Instant provisionBy) {
    return new Retries(0, most, provisionBy, false);
  }

  Retry state() {
    if (clearing) {
      return Retry.CLEARING;
    }
    return left > 0 ? Retry.POSSIBLE : Retry.NONE;
  }
}
