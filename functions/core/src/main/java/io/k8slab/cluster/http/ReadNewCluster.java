package io.k8slab.cluster.http;

import io.k8slab.cluster.ClusterConfig;
import io.k8slab.cluster.FindCluster;
import io.k8slab.cluster.NewCluster;
import io.k8slab.events.Nodes;
import io.k8slab.events.Resources;
import io.k8slab.http.FieldError;
import io.k8slab.http.JsonBody;
import io.k8slab.http.Problem;
import io.k8slab.http.ProblemException;
import io.k8slab.http.ProblemType;
import io.k8slab.lease.Ttl;
import io.k8slab.provider.Catalog;
import io.k8slab.provider.VersionOffer;
import io.k8slab.quota.Quantity;
import io.k8slab.quota.Quota;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the body of a create, and names every fault in it at once. */
final class ReadNewCluster {
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");
  private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9_.]{0,61}[a-z0-9])?");
  private static final int MOST_LABELS = 20;

  private final ClusterConfig config;

  ReadNewCluster(ClusterConfig config) {
    this.config = config;
  }

  /**
   * @throws ProblemException 422
   */
  NewCluster read(JsonBody body, @Nullable UUID team, Quota quota, Catalog catalog) {
    var name = name(body);
    var ttl = ttl(body, "ttl", quota.longestTtl()).orElse(quota.defaultTtl());
    var kind = body.optionalText("provider", 1, 20).orElse(config.defaultProvider());
    var version = body.optionalText("version", 1, 20);
    var nodesBody = body.optionalObject("nodes");
    int controlPlanes = nodesBody.flatMap(n -> n.optionalNumber("control_planes", 1, 1)).orElse(1);
    var offer = version.isPresent() ? catalog.find(kind, version.get()) : catalog.newest(kind);
    int workers = workers(nodesBody, offer);
    var resources = resources(body, kind, offer);
    var labels = labels(body);
    var wish = ReadWish.of(body);
    var providerConfig = ReadProviderConfig.read(body, kind);
    if (offer.isEmpty()) {
      refuseOffer(body, catalog, kind);
    }
    body.finish();
    return new NewCluster(
        name,
        team,
        kind,
        offer.orElseThrow().version(),
        ttl,
        new Nodes(controlPlanes, workers),
        resources,
        labels,
        providerConfig,
        wish);
  }

  /** A length of time of more than 0 and at most this; empty where absent, or refused. */
  static Optional<Duration> ttl(JsonBody body, String field, Duration longest) {
    var text = body.optionalText(field, 1, 20);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    var length = Ttl.parse(text.get());
    if (length.isEmpty()) {
      body.refuse(field, "must be a length of time such as 2h, 90m, 1h30m or PT90M");
    } else if (!length.get().isPositive()) {
      body.refuse(field, "must be more than 0");
    } else if (length.get().compareTo(longest) > 0) {
      body.refuse(field, "must be at most " + Ttl.brief(longest));
    } else {
      return length;
    }
    return Optional.empty();
  }

  static String name(JsonBody body) {
    var name = body.text("name", 1, 63);
    if (body.isSound("name")) {
      if (!NAME.matcher(name).matches()) {
        body.refuse(
            "name", "must be of a to z, 0 to 9 and -, and begin and end with a letter or digit");
      } else if (FindCluster.isId(name)) {
        body.refuse("name", "must not read as a UUID");
      }
    }
    return name;
  }

  private static int workers(Optional<JsonBody> nodes, Optional<VersionOffer> offer) {
    int most = offer.map(VersionOffer::maxWorkers).orElse(1000);
    return nodes.flatMap(n -> n.optionalNumber("workers", 0, most)).orElse(Math.min(1, most));
  }

  private Resources resources(JsonBody body, String kind, Optional<VersionOffer> offer) {
    var defaults = config.of(kind).resources();
    var given = body.optionalObject("resources");
    var most = offer.map(VersionOffer::largest);
    return new Resources(
        quantity(
            given,
            "cpu",
            defaults.cpuMillis(),
            most.map(Resources::cpuMillis),
            Quantity::thousandths,
            Quantity::ofThousandths),
        quantity(
            given,
            "memory",
            defaults.memoryBytes(),
            most.map(Resources::memoryBytes),
            Quantity::units,
            Quantity::ofBytes),
        quantity(
            given,
            "disk",
            defaults.diskBytes(),
            most.map(Resources::diskBytes),
            Quantity::units,
            Quantity::ofBytes));
  }

  private static long quantity(
      Optional<JsonBody> resources,
      String field,
      long absent,
      Optional<Long> most,
      Function<String, Optional<Long>> parse,
      Function<Long, String> write) {
    var text = resources.flatMap(r -> r.optionalText(field, 1, 20));
    if (text.isEmpty()) {
      return absent;
    }
    var body = resources.orElseThrow();
    var amount = parse.apply(text.get());
    if (amount.isEmpty() || amount.get() == 0) {
      body.refuse(field, "must be a Kubernetes quantity of more than 0, such as 500m or 1Gi");
    } else if (most.isPresent() && amount.get() > most.get()) {
      body.refuse(field, "must be at most " + write.apply(most.get()) + ", the largest host");
    } else {
      return amount.get();
    }
    return absent;
  }

  static Map<String, String> labels(JsonBody body) {
    return body.texts("labels", MOST_LABELS, LABEL, 63);
  }

  /** A fault of its own kind where it is the only one. */
  private static void refuseOffer(JsonBody body, Catalog catalog, String kind) {
    boolean known = !catalog.versions(kind).isEmpty();
    var field = known ? "version" : "provider";
    if (!body.isSound(field)) {
      return;
    }
    var offered = known ? catalog.versions(kind) : catalog.kinds();
    var detail =
        offered.isEmpty()
            ? "no host offers any now"
            : "must be one of " + String.join(", ", offered);
    if (body.isSound("")) {
      body.finish(); // refuses unknown fields
      throw Problem.ofFields(
              known ? ProblemType.UNKNOWN_VERSION : ProblemType.UNKNOWN_PROVIDER,
              "No host offers this " + field + ".",
              List.of(new FieldError("/" + field, detail)))
          .asException();
    }
    body.refuse(field, detail);
  }
}
