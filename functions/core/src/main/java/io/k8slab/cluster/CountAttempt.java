package io.k8slab.cluster;

import io.k8slab.host.FailedAttempt;
import java.sql.SQLException;
import java.util.Map;
import java.util.Objects;

/** Keeps that a host failed a cluster, so that another one is tried, and says so. */
final class CountAttempt {
  private CountAttempt() {}

  static void count(Change change, Cluster cluster, ClusterUpdate update, Occasion occasion)
      throws SQLException {
    var failure = Objects.requireNonNull(update.failure(), "an attempt ends with a failure");
    var place = Objects.requireNonNull(cluster.placement(), "an attempt has a place").place();
    FailedAttempt.keep(
        change.connection(),
        cluster.id(),
        new FailedAttempt(place, cluster.generation(), failure.code()));
    change.audit(
        occasion,
        cluster,
        "cluster.retry",
        Map.of(
            "host", place.hostId(),
            "code", failure.code().name(),
            "retries_left", update.retries().left(),
            "clean", !update.retries().clearing()));
    MoveCluster.tell(change, cluster, update.status(), null, occasion);
  }
}
