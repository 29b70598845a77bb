package io.k8slab.cluster.sweep;

import io.k8slab.cluster.Change;
import io.k8slab.cluster.ChangeClusters;
import io.k8slab.cluster.Cluster;
import io.k8slab.cluster.MoveCluster;
import io.k8slab.cluster.Occasion;
import io.k8slab.cluster.Why;
import io.k8slab.cluster.jdbc.ClusterRows;
import io.k8slab.cluster.jdbc.DrainRows;
import io.k8slab.cluster.jdbc.DrainRows.Leaving;
import io.k8slab.cluster.lifecycle.ClusterStatus;
import io.k8slab.cluster.lifecycle.LifecycleEvent;
import io.k8slab.cluster.lifecycle.Transition;
import io.k8slab.events.Severity;
import io.k8slab.events.UserInfo;
import io.k8slab.jdbc.Database;
import java.sql.SQLException;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/**
 * Empties hosts that are drained by force: ends leases with the drain's deadline, which their
 * owners are told, and terminates what is still there then.
 */
public final class DrainHosts {
  public static final String REASON = "host_drained";
  private static final int BATCH = 200;

  private final Database database;
  private final ChangeClusters changes;
  private final MoveCluster moveCluster;

  public DrainHosts(Database database, ChangeClusters changes, MoveCluster moveCluster) {
    this.database = database;
    this.changes = changes;
    this.moveCluster = moveCluster;
  }

  /** The number of clusters whose lease was shortened or that are being removed now. */
  public int run() {
    int changed = 0;
    for (var leaving : database.read(connection -> DrainRows.leaving(connection, BATCH))) {
      if (changes.run(change -> leave(change, leaving))) {
        changed++;
      }
    }
    return changed;
  }

  /** One that somebody else has in hand is left to the next run. */
  private boolean leave(Change change, Leaving leaving) throws SQLException {
    var found = ClusterRows.lockIfFree(change.connection(), leaving.id());
    if (found.isEmpty()) {
      return false;
    }
    var cluster = found.get();
    var occasion = Occasion.ofFunction("reconcile", cluster.correlationId());
    return leaving.due()
        ? terminate(change, cluster, leaving, occasion)
        : shorten(change, cluster, leaving, occasion);
  }

  private boolean terminate(Change change, Cluster cluster, Leaving leaving, Occasion occasion)
      throws SQLException {
    var transition =
        moveCluster.move(
            change, cluster, new LifecycleEvent.TerminateRequested(), Why.ended(occasion, REASON));
    if (transition instanceof Transition.Ignored) {
      return false;
    }
    change.audit(occasion, cluster, "cluster.drained", Map.of("host", leaving.hostId()));
    return true;
  }

  private static boolean shorten(Change change, Cluster cluster, Leaving leaving, Occasion occasion)
      throws SQLException {
    var end = cluster.expiresAt();
    if (cluster.status() != ClusterStatus.RUNNING
        || end == null
        || !end.isAfter(leaving.deadline())) {
      return false;
    }
    ClusterRows.shorten(change.connection(), cluster.id(), leaving.deadline());
    change.audit(
        occasion,
        cluster,
        "cluster.lease_shortened",
        Map.of(
            "host",
            leaving.hostId(),
            "before",
            end.toString(),
            "after",
            leaving.deadline().toString()));
    change.tell(
        cluster,
        reader ->
            new UserInfo(
                reader,
                cluster.id(),
                Severity.WARNING,
                "The lease of " + cluster.name() + " ends earlier",
                "The machine that it is on is taken out of service: it ends at %s. Save what you need, and create another one in time."
                    .formatted(leaving.deadline().truncatedTo(ChronoUnit.SECONDS)),
                cluster.readAt()),
        occasion);
    return true;
  }
}
