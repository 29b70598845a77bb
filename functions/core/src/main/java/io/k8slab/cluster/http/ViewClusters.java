package io.k8slab.cluster.http;

import io.k8slab.cluster.Cluster;
import io.k8slab.cluster.jdbc.ClusterRows;
import io.k8slab.cluster.jdbc.ClusterRows.Queue;
import io.k8slab.cluster.jdbc.StepRows;
import io.k8slab.cluster.lifecycle.ClusterStatus;
import io.k8slab.quota.FindQuota;
import io.k8slab.quota.Quota;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
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
    return ClusterView.of(cluster, quota.extensions(), List.of(), queue(connection, cluster));
  }

  ClusterView one(Connection connection, Cluster cluster) throws SQLException {
    return all(connection, cluster.userId(), List.of(cluster)).getFirst();
  }

  /** Of one owner. */
  List<ClusterView> all(Connection connection, UUID owner, List<Cluster> clusters)
      throws SQLException {
    if (clusters.isEmpty()) {
      return List.of();
    }
    int extensions = findQuota.of(connection, owner).extensions();
    var steps = StepRows.of(connection, clusters.stream().map(Cluster::id).toList());
    var views = new ArrayList<ClusterView>();
    for (var cluster : clusters) {
      views.add(
          ClusterView.of(
              cluster,
              extensions,
              steps.getOrDefault(cluster.id(), List.of()),
              queue(connection, cluster)));
    }
    return views;
  }

  private static @Nullable Queue queue(Connection connection, Cluster cluster) throws SQLException {
    return cluster.status() == ClusterStatus.QUEUED ? ClusterRows.queue(connection, cluster) : null;
  }
}
