package io.k8slab.quota.http;

import io.k8slab.lease.Ttl;
import io.k8slab.quota.Quantity;
import io.k8slab.quota.Quota;
import io.k8slab.quota.QuotaHolder;
import io.k8slab.quota.Usage;
import io.k8slab.quota.jdbc.QuotaRows;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The document's schema {@code Quota}. */
record QuotaView(
    Count activeClusters,
    Count pausedClusters,
    Amount cpu,
    Amount memory,
    String longestTtl,
    String defaultTtl,
    int extensions,
    List<QuotaRows.Extended> extended,
    @Nullable Integer teams) {
  record Count(int used, int limit) {}

  /** Kubernetes quantities. */
  record Amount(String used, String limit) {}

  static QuotaView of(
      QuotaHolder holder, Quota quota, Usage usage, List<QuotaRows.Extended> extended) {
    return new QuotaView(
        new Count(usage.activeClusters(), quota.activeClusters()),
        new Count(usage.pausedClusters(), quota.pausedClusters()),
        new Amount(
            Quantity.ofThousandths(usage.cpuMillis()), Quantity.ofThousandths(quota.cpuMillis())),
        new Amount(Quantity.ofBytes(usage.memoryBytes()), Quantity.ofBytes(quota.memoryBytes())),
        Ttl.iso(quota.longestTtl()),
        Ttl.iso(quota.defaultTtl()),
        quota.extensions(),
        extended,
        holder.kind() == QuotaHolder.Kind.USER ? quota.teams() : null);
  }
}
