package io.k8slab.reaper;

import java.time.Duration;

/**
 * How careful the reaper is.
 *
 * @param quarantine how long something is only watched, from when it was first seen
 * @param most of one host within {@code every}
 * @param every the time that {@code most} counts for; a removal that was not done is asked for
 *     again after it
 */
public record ReaperConfig(Duration quarantine, int most, Duration every) {
  public static final ReaperConfig DEFAULT =
      new ReaperConfig(Duration.ofHours(1), 3, Duration.ofMinutes(5));

  public ReaperConfig {
    if (quarantine.isNegative()) {
      throw new IllegalArgumentException("reaper.quarantine: not negative");
    }
    if (most < 0) {
      throw new IllegalArgumentException("reaper.most: at least 0");
    }
    if (!every.isPositive()) {
      throw new IllegalArgumentException("reaper.every: more than 0");
    }
  }
}
