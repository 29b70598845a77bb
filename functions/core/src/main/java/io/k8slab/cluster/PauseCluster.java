package io.k8slab.cluster;

import io.k8slab.cluster.jdbc.ClusterRows;
import io.k8slab.cluster.lifecycle.ClusterStatus;
import io.k8slab.cluster.lifecycle.LifecycleEvent;
import io.k8slab.cluster.lifecycle.Transition;
import io.k8slab.http.Permission;
import io.k8slab.http.Principal;
import io.k8slab.http.Problem;
import io.k8slab.http.ProblemType;
import io.k8slab.quota.CheckQuota;
import io.k8slab.quota.FindQuota;
import io.k8slab.quota.QuotaHolder;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;

/**
 * Has what runs of a cluster stopped, its data kept, and its lease's clock held. It goes on
 * counting against the quota, also with its CPU and memory: so a resume never fails for it.
 */
public final class PauseCluster {
  private final MoveCluster moveCluster;
  private final FindQuota findQuota;

  public PauseCluster(MoveCluster moveCluster, FindQuota findQuota) {
    this.moveCluster = moveCluster;
    this.findQuota = findQuota;
  }

  /**
   * The cluster as it is then; one that is paused, or being paused, stays so.
   *
   * @throws io.k8slab.http.ProblemException 404, 403; 409 where it does not run, or too many are
   *     paused
   */
  public Cluster pause(Change change, Principal caller, String idOrName, Occasion occasion)
      throws SQLException {
    var connection = change.connection();
    var cluster = FindCluster.toChange(connection, caller, idOrName, Permission.CLUSTER_UPDATE);
    return switch (cluster.status()) {
      case PAUSING, PAUSED -> cluster;
      case RUNNING, RESUMING -> {
        admit(connection, cluster);
        yield pause(change, cluster, occasion);
      }
      case QUEUED, PROVISIONING, TERMINATING, TERMINATED, ERROR ->
          throw Problem.of(
                  ProblemType.NOT_RUNNING,
                  "The cluster is %s; only a running one can be paused."
                      .formatted(cluster.status().label()))
              .asException();
    };
  }

  private Cluster pause(Change change, Cluster cluster, Occasion occasion) throws SQLException {
    var transition =
        moveCluster.move(change, cluster, new LifecycleEvent.PauseRequested(), Why.of(occasion));
    if (!(transition instanceof Transition.Moved(ClusterStatus to, _, _))) {
      throw new IllegalStateException("a running cluster is not paused: " + transition);
    }
    change.audit(occasion, cluster, "cluster.pause", Map.of("status", to.label()));
    return ClusterRows.find(change.connection(), cluster.id()).orElseThrow();
  }

  private void admit(Connection connection, Cluster cluster) throws SQLException {
    var holder =
        cluster.teamId() == null
            ? QuotaHolder.user(cluster.userId())
            : QuotaHolder.team(cluster.teamId());
    CheckQuota.lock(connection, holder);
    CheckQuota.admitPaused(connection, holder, findQuota.of(connection, holder));
  }
}
