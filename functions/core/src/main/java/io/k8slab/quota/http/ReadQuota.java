package io.k8slab.quota.http;

import io.k8slab.http.JsonBody;
import io.k8slab.lease.Ttl;
import io.k8slab.quota.Quantity;
import io.k8slab.quota.QuotaHolder;
import io.k8slab.quota.QuotaOverride;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads what shall differ from the configured quota; what is left out is as configured. */
final class ReadQuota {
  private static final int MOST = 100_000;
  private static final Duration LONGEST = Duration.ofDays(366);

  private ReadQuota() {}

  /** A person alone has a default TTL and a number of teams. */
  static QuotaOverride read(JsonBody body, QuotaHolder holder) {
    boolean isPerson = holder.kind() == QuotaHolder.Kind.USER;
    return new QuotaOverride(
        count(body, "active_clusters"),
        count(body, "paused_clusters"),
        quantity(body, "cpu", Quantity::thousandths),
        quantity(body, "memory", Quantity::units),
        duration(body, "longest_ttl"),
        isPerson ? duration(body, "default_ttl") : null,
        count(body, "extensions"),
        isPerson ? count(body, "teams") : null);
  }

  private static @Nullable Integer count(JsonBody body, String field) {
    return body.optionalNumber(field, 0, MOST).orElse(null);
  }

  private static @Nullable Long quantity(
      JsonBody body, String field, Function<String, Optional<Long>> parse) {
    var text = body.optionalText(field, 1, 20);
    var amount = text.flatMap(parse);
    if (text.isPresent() && amount.isEmpty()) {
      body.refuse(field, "must be a Kubernetes quantity such as 500m or 1Gi");
    }
    return amount.orElse(null);
  }

  private static @Nullable Duration duration(JsonBody body, String field) {
    var text = body.optionalText(field, 1, 20);
    var length = text.flatMap(Ttl::parse);
    if (text.isPresent()
        && length.filter(l -> l.isPositive() && l.compareTo(LONGEST) <= 0).isEmpty()) {
      body.refuse(field, "must be a length of time of more than 0 and at most 366 days");
      return null;
    }
    return length.orElse(null);
  }
}
