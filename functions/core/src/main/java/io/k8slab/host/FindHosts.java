package io.k8slab.host;

import io.k8slab.host.jdbc.CordonRows;
import io.k8slab.host.jdbc.PlacementRows;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/** Looks among the hosts. */
public final class FindHosts {
  private FindHosts() {}

  /** Whether there is a host that could have such a cluster if it were empty and took any. */
  public static boolean anyFor(Connection connection, Demand demand) throws SQLException {
    return PlacementRows.anyFor(connection, demand);
  }

  /** When leases on a host end at the latest, where it is drained by force. */
  public static Optional<Instant> drainDeadline(Connection connection, String hostId)
      throws SQLException {
    return CordonRows.deadline(connection, hostId);
  }
}
