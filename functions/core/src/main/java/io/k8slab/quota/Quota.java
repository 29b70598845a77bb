package io.k8slab.quota;

import java.time.Duration;

/**
 * What a person, or a team, may use.
 *
 * @param activeClusters how many at once: all count from the queue to the removal, paused ones, too
 * @param pausedClusters of these, how many may be paused
 * @param cpuMillis of all active ones together, in thousandths of a core
 * @param memoryBytes of all active ones together
 * @param longestTtl a lease ends at most this long from now
 * @param defaultTtl where none is asked for
 * @param extensions how often one cluster may be extended
 * @param teams how many a person may administer; of a team it says nothing
 */
public record Quota(
    int activeClusters,
    int pausedClusters,
    long cpuMillis,
    long memoryBytes,
    Duration longestTtl,
    Duration defaultTtl,
    int extensions,
    int teams) {
  private static final long GIB = 1L << 30;

  /** Of a new person. */
  public static final Quota DEFAULT =
      new Quota(3, 3, 8_000, 16 * GIB, Duration.ofHours(8), Duration.ofHours(2), 3, 5);

  /** Of a new team. */
  public static final Quota OF_TEAM =
      new Quota(10, 10, 32_000, 64 * GIB, Duration.ofHours(8), Duration.ofHours(2), 3, 0);

  private static final Duration UNCONFIRMED_TTL = Duration.ofHours(1);

  public Quota {
    require(activeClusters >= 0, "quota.active_clusters: at least 0");
    require(pausedClusters >= 0, "quota.paused_clusters: at least 0");
    require(cpuMillis >= 0, "quota.cpu: at least 0");
    require(memoryBytes >= 0, "quota.memory: at least 0");
    require(longestTtl.isPositive(), "quota.longest_ttl: more than 0");
    require(defaultTtl.isPositive(), "quota.default_ttl: more than 0");
    require(defaultTtl.compareTo(longestTtl) <= 0, "quota.default_ttl: at most the longest");
    require(extensions >= 0, "quota.extensions: at least 0");
    require(teams >= 0, "quota.teams: at least 0");
  }

  /** What is left of it for somebody whose address is not confirmed: one cluster, for an hour. */
  public Quota unconfirmed() {
    return new Quota(
        Math.min(1, activeClusters),
        Math.min(1, pausedClusters),
        cpuMillis,
        memoryBytes,
        shorter(longestTtl, UNCONFIRMED_TTL),
        shorter(defaultTtl, UNCONFIRMED_TTL),
        extensions,
        0);
  }

  /** With what differs for one person or team; a default TTL never exceeds the longest. */
  public Quota with(QuotaOverride override) {
    var longest = or(override.longestTtl(), longestTtl);
    return new Quota(
        or(override.activeClusters(), activeClusters),
        or(override.pausedClusters(), pausedClusters),
        or(override.cpuMillis(), cpuMillis),
        or(override.memoryBytes(), memoryBytes),
        longest,
        shorter(longest, or(override.defaultTtl(), defaultTtl)),
        or(override.extensions(), extensions),
        or(override.teams(), teams));
  }

  private static <T> T or(@org.jspecify.annotations.Nullable T value, T otherwise) {
    return value == null ? otherwise : value;
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new IllegalArgumentException(what);
    }
  }
}
