package io.k8slab.quota;

import java.time.Duration;

/**
 * What a person may use.
 *
 * @param activeClusters how many at once: queued, provisioning and running ones count
 * @param longestTtl a lease ends at most this long from now
 * @param defaultTtl where none is asked for
 * @param extensions how often one cluster may be extended
 */
public record Quota(int activeClusters, Duration longestTtl, Duration defaultTtl, int extensions) {

  /** Of a new person. */
  public static final Quota DEFAULT = new Quota(3, Duration.ofHours(8), Duration.ofHours(2), 3);

  public Quota {
    require(activeClusters >= 0, "quota.active_clusters: at least 0");
    require(longestTtl.isPositive(), "quota.longest_ttl: more than 0");
    require(defaultTtl.isPositive(), "quota.default_ttl: more than 0");
    require(defaultTtl.compareTo(longestTtl) <= 0, "quota.default_ttl: at most the longest");
    require(extensions >= 0, "quota.extensions: at least 0");
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new IllegalArgumentException(what);
    }
  }
}
