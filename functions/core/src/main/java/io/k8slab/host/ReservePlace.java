package io.k8slab.host;

import io.k8slab.events.Resources;
import io.k8slab.host.jdbc.PlacementRows;
import io.k8slab.host.jdbc.PlacementRows.Ahead;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Optional;
import java.util.UUID;

/**
 * Finds a place: the lowest free slot of the host with the most free slots that takes clusters, is
 * as wished, offers the provider and has room. What is in use on it is locked from then on, so two
 * transactions never find the same place; those that come meanwhile take the next best host rather
 * than wait. Nobody takes a host for which a cluster of the same provider waits that comes first.
 */
public final class ReservePlace {
  private ReservePlace() {}

  /** For a new cluster: everybody who waits comes first. */
  public static Optional<Place> find(Connection connection, Demand demand) throws SQLException {
    var host = PlacementRows.lockBestHost(connection, demand, new Ahead.Nobody(), false);
    if (host.isEmpty()) {
      host = PlacementRows.lockBestHost(connection, demand, new Ahead.Everybody(), true);
    }
    return slotOn(connection, host);
  }

  /**
   * For one that waits.
   *
   * @param passed those that came before it and found no room
   */
  public static Optional<Place> findInQueue(
      Connection connection, Demand demand, Collection<UUID> passed) throws SQLException {
    var ahead = new Ahead.These(passed);
    var host = PlacementRows.lockBestHost(connection, demand, ahead, false);
    if (host.isEmpty()) {
      host = PlacementRows.lockBestHost(connection, demand, ahead, true);
    }
    return slotOn(connection, host);
  }

  private static Optional<Place> slotOn(Connection connection, Optional<String> host)
      throws SQLException {
    return host.isEmpty() ? Optional.empty() : PlacementRows.freeSlot(connection, host.get());
  }

  public static void take(Connection connection, UUID clusterId, Place place, Resources resources)
      throws SQLException {
    PlacementRows.insert(connection, clusterId, place, resources);
  }

  /** When an agent has proven that nothing is left. */
  public static void release(Connection connection, UUID clusterId) throws SQLException {
    PlacementRows.release(connection, clusterId);
  }
}
