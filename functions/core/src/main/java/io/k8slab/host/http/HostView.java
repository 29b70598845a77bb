package io.k8slab.host.http;

import io.k8slab.events.Capacity;
import io.k8slab.host.Condition;
import io.k8slab.host.Host;
import io.k8slab.host.HostConditions;
import io.k8slab.host.HostedTenant;
import io.k8slab.quota.Quantity;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The document's schema {@code Host}.
 *
 * @param clusters null in lists
 */
record HostView(
    String id,
    String pool,
    String state,
    boolean schedulable,
    List<Condition> conditions,
    Map<String, String> labels,
    String agentId,
    Instant reportedAt,
    Count slots,
    Amount cpu,
    Amount memory,
    Amount disk,
    LoadView load,
    List<OfferView> providers,
    @Nullable Instant cordonedAt,
    @Nullable DrainView drain,
    @Nullable List<HostedTenant> clusters) {

  record Count(int used, int limit) {}

  record Amount(String used, String limit) {
    static Amount ofBytes(long used, long limit) {
      return new Amount(Quantity.ofBytes(used), Quantity.ofBytes(limit));
    }
  }

  record LoadView(double load1, String memoryAvailable, String diskFree) {}

  record OfferView(String kind, List<String> versions) {}

  record DrainView(
      Instant startedAt, @Nullable Instant deadline, boolean empty, @Nullable Instant emptyAt) {}

  static HostView of(Host host, @Nullable List<HostedTenant> clusters) {
    var has = host.capacity();
    var used = host.used();
    var cordon = host.cordon();
    return new HostView(
        host.id(),
        host.pool(),
        host.state().label(),
        host.isSchedulable(),
        HostConditions.of(host),
        new TreeMap<>(host.labels()),
        host.agentId(),
        host.reportedAt(),
        new Count(used.slots(), has.slots()),
        new Amount(
            Quantity.ofThousandths(used.cpuMillis()), Quantity.ofThousandths(has.cpuMillis())),
        Amount.ofBytes(used.memoryBytes(), has.memoryBytes()),
        Amount.ofBytes(used.diskBytes(), has.diskBytes()),
        new LoadView(
            host.load().load1(),
            Quantity.ofBytes(host.load().memoryAvailableBytes()),
            Quantity.ofBytes(host.load().diskFreeBytes())),
        new TreeMap<>(host.providers())
            .entrySet().stream()
                .map(offer -> new OfferView(offer.getKey(), offer.getValue()))
                .toList(),
        cordon == null ? null : cordon.at(),
        cordon == null ? null : drain(cordon.drain(), used),
        clusters);
  }

  private static @Nullable DrainView drain(Host.@Nullable Drain drain, Capacity used) {
    return drain == null
        ? null
        : new DrainView(
            drain.startedAt(),
            drain.deadline(),
            used.slots() == 0,
            used.slots() == 0 ? null : drain.emptyAt());
  }
}
