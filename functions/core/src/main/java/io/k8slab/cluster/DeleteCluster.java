package io.k8slab.cluster;

import io.k8slab.cluster.jdbc.ClusterRows;
import io.k8slab.cluster.lifecycle.LifecycleEvent;
import io.k8slab.cluster.lifecycle.Transition;
import io.k8slab.http.Permission;
import io.k8slab.http.Principal;
import java.sql.SQLException;
import java.util.Map;

/** Ends a cluster on its owner's wish. Repeated, or too late, it changes nothing. */
public final class DeleteCluster {
  public static final String REASON = "requested";

  private final MoveCluster moveCluster;

  public DeleteCluster(MoveCluster moveCluster) {
    this.moveCluster = moveCluster;
  }

  /** The cluster as it is then. */
  public Cluster delete(Change change, Principal caller, String idOrName, Occasion occasion)
      throws SQLException {
    var cluster =
        FindCluster.toChange(change.connection(), caller, idOrName, Permission.CLUSTER_DELETE);
    return end(change, cluster, occasion, REASON)
        ? ClusterRows.find(change.connection(), cluster.id()).orElseThrow()
        : cluster;
  }

  /** False where it is ending already, or has. Its row must be locked. */
  boolean end(Change change, Cluster cluster, Occasion occasion, String reason)
      throws SQLException {
    var transition =
        moveCluster.move(
            change, cluster, new LifecycleEvent.TerminateRequested(), Why.ended(occasion, reason));
    if (transition instanceof Transition.Ignored) {
      return false;
    }
    change.audit(occasion, cluster, "cluster.delete", Map.of(), Map.of("name", cluster.name()));
    return true;
  }
}
