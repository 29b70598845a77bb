package io.k8slab.cluster;

import io.k8slab.cluster.jdbc.ClusterRows;
import java.sql.SQLException;
import java.util.UUID;

/** Ends every live cluster of somebody who goes, in the transaction of their going. */
public final class EndClusters {
  public static final String REASON = "owner_erased";

  private final ChangeClusters changes;
  private final DeleteCluster deleteCluster;

  public EndClusters(ChangeClusters changes, MoveCluster moveCluster) {
    this.changes = changes;
    this.deleteCluster = new DeleteCluster(moveCluster);
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
    var live = ClusterRows.lockLive(change.connection(), owner);
    for (var cluster : live) {
      deleteCluster.end(change, cluster, occasion, REASON);
    }
    return live.size();
  }
}
