package io.k8slab.cluster;

import io.k8slab.cluster.jdbc.HandOverRows;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;

/** Gives the clusters of a team that were one person's to another, running ones as they run. */
public final class HandOverClusters {
  private HandOverClusters() {}

  /** The number of live ones. A name that the heir has already gets the end of its id. */
  public static int ofTeam(Connection connection, UUID team, UUID from, UUID to)
      throws SQLException {
    int live = 0;
    for (var cluster : HandOverRows.lockLive(connection, team, from)) {
      HandOverRows.rename(connection, cluster, to);
      live++;
    }
    HandOverRows.handOver(connection, team, from, to);
    return live;
  }
}
