package io.k8slab.cluster.http;

import io.k8slab.cluster.Cluster;
import io.k8slab.cluster.jdbc.LogRows;
import io.k8slab.cluster.jdbc.StepRows;
import io.k8slab.cluster.lifecycle.ClusterStatus;
import io.k8slab.cluster.queue.FindQueuePlaces;
import io.k8slab.quota.FindQuota;
import io.k8slab.quota.Quota;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Clusters as answers have them: with their steps, limits and places in the queue. */
final class ViewClusters {
  private final FindQuota findQuota;

  ViewClusters(FindQuota findQuota) {
    this.findQuota = findQuota;
  }

  /** One that was made just now: it has no steps. */
  static ClusterView fresh(Connection connection, Cluster cluster, Quota quota)
      throws SQLException {
    var queue = FindQueuePlaces.of(connection, List.of(cluster)).get(cluster.id());
    return ClusterView.of(cluster, quota.extensions(), List.of(), queue, null);
  }

  /** With the end of the log where it failed. */
  ClusterView one(Connection connection, Cluster cluster) throws SQLException {
    var failure = cluster.failure();
    var log =
        failure == null || failure.step() == null || cluster.status() != ClusterStatus.ERROR
            ? null
            : LogRows.end(connection, cluster.id(), failure.step()).orElse(null);
    return views(connection, List.of(cluster), log).getFirst();
  }

  List<ClusterView> all(Connection connection, List<Cluster> clusters) throws SQLException {
    return views(connection, clusters, null);
  }

  private List<ClusterView> views(
      Connection connection, List<Cluster> clusters, @Nullable String failureLog)
      throws SQLException {
    if (clusters.isEmpty()) {
      return List.of();
    }
    var extensions = new HashMap<Holder, Integer>();
    var steps = StepRows.of(connection, clusters.stream().map(Cluster::id).toList());
    var queue = FindQueuePlaces.of(connection, clusters);
    var views = new ArrayList<ClusterView>();
    for (var cluster : clusters) {
      views.add(
          ClusterView.of(
              cluster,
              extensions(connection, cluster, extensions),
              steps.getOrDefault(cluster.id(), List.of()),
              queue.get(cluster.id()),
              failureLog));
    }
    return views;
  }

  /** Whose terms a cluster has. */
  private record Holder(UUID owner, @Nullable UUID team) {}

  /** A page has few owners: each is asked for once. */
  private int extensions(Connection connection, Cluster cluster, Map<Holder, Integer> known)
      throws SQLException {
    var holder = new Holder(cluster.userId(), cluster.teamId());
    var found = known.get(holder);
    if (found == null) {
      found = findQuota.terms(connection, holder.owner(), holder.team()).extensions();
      known.put(holder, found);
    }
    return found;
  }
}
