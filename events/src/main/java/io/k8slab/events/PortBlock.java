package io.k8slab.events;

/**
 * A run of TCP ports on a host that belongs to one cluster.
 *
 * @param first the first port, 1 to 65535
 * @param count how many, at least 1
 */
public record PortBlock(int first, int count) {
  public PortBlock {
    if (first < 1 || count < 1 || first > 65_535 || count > 65_536 - first) {
      throw new IllegalArgumentException("no port block: first " + first + ", count " + count);
    }
  }
}
