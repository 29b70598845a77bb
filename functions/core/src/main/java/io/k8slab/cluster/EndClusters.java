package io.k8slab.cluster;

import io.k8slab.cluster.jdbc.ClusterRows;
import io.k8slab.cluster.lifecycle.LifecycleEvent;
import io.k8slab.cluster.lifecycle.Transition;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;

/** Ends every live cluster of somebody who goes, in the transaction of their going. */
public final class EndClusters {
  public static final String REASON = "owner_erased";

  private final ChangeClusters changes;
  private final MoveCluster moveCluster;

  public EndClusters(ChangeClusters changes, MoveCluster moveCluster) {
    this.changes = changes;
    this.moveCluster = moveCluster;
  }

  /** A transaction over clusters and whatever else it is about. */
  public <T> T with(ChangeClusters.Work<T> work) {
    return changes.run(work);
  }

  /**
   * Has them removed as their owner would; the number of those that live. What is a team's was
   * handed over before.
   */
  public int of(Change change, UUID owner, Occasion occasion) throws SQLException {
    int ended = 0;
    for (var cluster : ClusterRows.lockLive(change.connection(), owner)) {
      var transition =
          moveCluster.move(
              change,
              cluster,
              new LifecycleEvent.TerminateRequested(),
              Why.ended(occasion, REASON));
      if (transition instanceof Transition.Moved) {
        change.audit(occasion, cluster, "cluster.delete", Map.of(), Map.of("name", cluster.name()));
      }
      ended++;
    }
    return ended;
  }
}
