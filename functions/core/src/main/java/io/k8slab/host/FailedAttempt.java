package io.k8slab.host;

import io.k8slab.events.FailureCode;
import io.k8slab.host.jdbc.AttemptRows;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;

/**
 * A place on which a cluster could not be made, by its host's fault.
 *
 * @param generation of the command that failed
 */
public record FailedAttempt(Place place, long generation, FailureCode code) {

  /** So that the host is avoided from now on; of one whose ports are taken, the slot. */
  public static void keep(Connection connection, UUID clusterId, FailedAttempt attempt)
      throws SQLException {
    AttemptRows.insert(connection, clusterId, attempt);
  }

  /**
   * Whether any host that is reported offers what the cluster needs and has not failed it, be there
   * room now or not.
   *
   * @param failing where it fails just now
   */
  public static boolean leavesAnother(
      Connection connection, UUID clusterId, Demand demand, Place failing, FailureCode code)
      throws SQLException {
    return AttemptRows.leavesAnother(connection, clusterId, demand, failing.hostId(), code);
  }
}
