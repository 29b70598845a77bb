package io.k8slab.quota;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What differs from the configured quota for one person or team; null where nothing does. */
public record QuotaOverride(
    @Nullable Integer activeClusters,
    @Nullable Integer pausedClusters,
    @Nullable Long cpuMillis,
    @Nullable Long memoryBytes,
    @Nullable Duration longestTtl,
    @Nullable Duration defaultTtl,
    @Nullable Integer extensions,
    @Nullable Integer teams) {
  public static final QuotaOverride NONE =
      new QuotaOverride(null, null, null, null, null, null, null, null);
}
