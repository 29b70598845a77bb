package io.k8slab.host;

import io.k8slab.events.ConditionStatus;
import io.k8slab.quota.Quantity;
import java.time.Instant;

/**
 * The least that must be free on a host for a new cluster: a twentieth of what it has, and not more
 * than a bound. It takes clusters again when there is half as much more, so that it does not
 * flutter.
 *
 * @param what is free: {@code disk}, {@code memory}
 * @param most bytes
 */
record Floor(String type, String what, long most) {
  static final Floor DISK = new Floor("DiskPressure", "disk", 5L << 30);
  static final Floor MEMORY = new Floor("MemoryPressure", "memory", 1L << 30);

  private static final int PART = 20;

  long bytes(long capacity) {
    return Math.min(capacity / PART, most);
  }

  /**
   * @param was whether it was below its floor before
   */
  Condition look(long capacity, long free, boolean was, Instant now) {
    long floor = bytes(capacity);
    long resume = floor + floor / 2;
    boolean below = free < (was ? resume : floor);
    var seen = mebibytes(free) + " of " + what + " are free; ";
    return below
        ? new Condition(
            type,
            ConditionStatus.TRUE,
            "BelowFloor",
            seen + "it takes clusters again from " + mebibytes(resume) + ".",
            now)
        : new Condition(
            type,
            ConditionStatus.FALSE,
            "AboveFloor",
            seen + "the floor is " + mebibytes(floor) + ".",
            now);
  }

  private static String mebibytes(long bytes) {
    return Quantity.ofBytes(bytes >> 20 << 20);
  }
}
