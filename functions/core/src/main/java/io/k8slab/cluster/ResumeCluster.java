package io.k8slab.cluster;

import io.k8slab.cluster.jdbc.ClusterRows;
import io.k8slab.cluster.lifecycle.ClusterStatus;
import io.k8slab.cluster.lifecycle.LifecycleEvent;
import io.k8slab.cluster.lifecycle.Transition;
import io.k8slab.host.ReservePlace;
import io.k8slab.http.Permission;
import io.k8slab.http.Principal;
import io.k8slab.http.Problem;
import io.k8slab.http.ProblemType;
import io.k8slab.quota.Quantity;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;

/** Has a paused cluster started again where its host has room for it. */
public final class ResumeCluster {
  private static final String LATER = " Try again later; its lease's clock stands still.";

  private final MoveCluster moveCluster;

  public ResumeCluster(MoveCluster moveCluster) {
    this.moveCluster = moveCluster;
  }

  /**
   * The cluster as it is then; one that runs, or is being resumed, stays so.
   *
   * @throws io.k8slab.http.ProblemException 404, 403; 409 where it is not paused, or its host has
   *     no room now
   */
  public Cluster resume(Change change, Principal caller, String idOrName, Occasion occasion)
      throws SQLException {
    var connection = change.connection();
    var cluster = FindCluster.toChange(connection, caller, idOrName, Permission.CLUSTER_UPDATE);
    return switch (cluster.status()) {
      case RUNNING, RESUMING -> cluster;
      case PAUSING -> resume(change, cluster, occasion);
      case PAUSED -> {
        requireRoom(connection, cluster);
        yield resume(change, cluster, occasion);
      }
      case QUEUED, PROVISIONING, TERMINATING, TERMINATED, ERROR ->
          throw Problem.of(
                  ProblemType.NOT_RUNNING,
                  "The cluster is %s; only a paused one can be resumed."
                      .formatted(cluster.status().label()))
              .asException();
    };
  }

  private Cluster resume(Change change, Cluster cluster, Occasion occasion) throws SQLException {
    var transition =
        moveCluster.move(change, cluster, new LifecycleEvent.ResumeRequested(), Why.of(occasion));
    if (!(transition instanceof Transition.Moved(ClusterStatus to, _, _))) {
      throw new IllegalStateException("a paused cluster is not resumed: " + transition);
    }
    change.audit(occasion, cluster, "cluster.resume", Map.of("status", to.label()));
    return ClusterRows.find(change.connection(), cluster.id()).orElseThrow();
  }

  private static void requireRoom(Connection connection, Cluster cluster) throws SQLException {
    var room = ReservePlace.room(connection, cluster.id());
    var wanted = cluster.resources();
    if (room.fits(wanted)) {
      return;
    }
    throw Problem.of(
            ProblemType.NO_ROOM,
            room.ready()
                ? ("Others use its host now: it needs %s CPU and %s of memory, %s and %s are free."
                        + LATER)
                    .formatted(
                        Quantity.ofThousandths(wanted.cpuMillis()),
                        Quantity.ofBytes(wanted.memoryBytes()),
                        Quantity.ofThousandths(Math.max(0, room.cpuMillis())),
                        Quantity.ofBytes(Math.max(0, room.memoryBytes())))
                : "Its host is not reported just now." + LATER)
        .asException();
  }
}
