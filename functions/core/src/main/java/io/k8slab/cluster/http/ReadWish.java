package io.k8slab.cluster.http;

import io.k8slab.host.PlacementWish;
import io.k8slab.http.JsonBody;
import java.util.regex.Pattern;

/** Reads which hosts a cluster may be on. */
final class ReadWish {
  private static final Pattern POOL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
  private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9_.]{0,61}[a-z0-9])?");
  private static final int MOST_LABELS = 20;

  private ReadWish() {}

  static PlacementWish of(JsonBody body) {
    var placement = body.optionalObject("placement");
    if (placement.isEmpty()) {
      return PlacementWish.ANY;
    }
    var wish = placement.get();
    var pool = wish.optionalText("pool", 1, 63);
    if (pool.isPresent() && !POOL.matcher(pool.get()).matches()) {
      wish.refuse("pool", "must match " + POOL.pattern());
    }
    return new PlacementWish(pool.orElse(null), wish.texts("labels", MOST_LABELS, LABEL, 63));
  }
}
