package io.k8slab.cluster;

import io.k8slab.events.Resources;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/**
 * How clusters are made where the asker leaves it open, and how long things may take.
 *
 * @param defaultProvider a kind
 * @param defaults of each kind; a kind that is not named has {@link #OTHER}
 * @param queueing how long a cluster may wait for room
 * @param removal after this a removal is asked for again
 * @param retries on how many other hosts a cluster is tried that failed by its host's fault
 */
public record ClusterConfig(
    String defaultProvider,
    Map<String, KindDefaults> defaults,
    Duration queueing,
    Duration removal,
    int retries) {

  private static final long MIB = 1024L * 1024;
  private static final KindDefaults OTHER =
      new KindDefaults(new Resources(2000, 4096 * MIB, 20 * 1024 * MIB), Duration.ofMinutes(10));

  /**
   * @param resources what a cluster of this kind gets of its host
   * @param provisioning how long it may take from its place on a host to RUNNING
   */
  public record KindDefaults(Resources resources, Duration provisioning) {
    public KindDefaults {
      if (resources.cpuMillis() < 1 || resources.memoryBytes() < 1 || resources.diskBytes() < 1) {
        throw new IllegalArgumentException("clusters.defaults.resources: more than 0");
      }
      if (!provisioning.isPositive()) {
        throw new IllegalArgumentException("clusters.defaults.provisioning: more than 0");
      }
    }
  }

  /** KWOK's figures: a control plane of five small processes, 1 GiB of disk for etcd and logs. */
  public static final ClusterConfig DEFAULT =
      new ClusterConfig(
          "kwok",
          Map.of(
              "kwok",
              new KindDefaults(new Resources(500, 768 * MIB, 1024 * MIB), Duration.ofMinutes(3))),
          Duration.ofHours(1),
          Duration.ofSeconds(60),
          2);

  public ClusterConfig {
    defaults = Map.copyOf(defaults);
    if (defaultProvider.isBlank()) {
      throw new IllegalArgumentException("clusters.default_provider: missing");
    }
    if (!queueing.isPositive()) {
      throw new IllegalArgumentException("clusters.queueing: more than 0");
    }
    if (!removal.isPositive()) {
      throw new IllegalArgumentException("clusters.removal: more than 0");
    }
    if (retries < 0) {
      throw new IllegalArgumentException("clusters.retries: at least 0");
    }
  }

  public KindDefaults of(String kind) {
    return Objects.requireNonNullElse(defaults.get(kind), OTHER);
  }
}
