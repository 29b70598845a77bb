package io.k8slab.local.agent;

import java.lang.management.ManagementFactory;

/**
 * What this machine, or the container around this process, has.
 *
 * @param memoryBytes of which the clusters take a part
 */
public record MachineSize(int cores, long memoryBytes) {
  /** A KWOK cluster: API server 267 MB, all its processes about 500 MB (measured, v1.34). */
  private static final long CLUSTER = 500L << 20;

  /** For this process, PostgreSQL and what else the user runs. */
  private static final long REST = 1_500L << 20;

  public static MachineSize ofThis() {
    var system =
        (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return new MachineSize(Runtime.getRuntime().availableProcessors(), system.getTotalMemorySize());
  }

  /** How many clusters fit: by memory, at least 1, at most so many as have ports. */
  public int slots(int most) {
    return Math.clamp((memoryBytes - REST) / CLUSTER, 1, most);
  }
}
