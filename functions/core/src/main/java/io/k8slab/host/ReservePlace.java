package io.k8slab.host;

import io.k8slab.events.Resources;
import io.k8slab.host.jdbc.PlacementRows;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;

/**
 * Finds a place: the lowest free slot of the READY host with the most free slots that offers the
 * provider and has room. The host's row is locked from then on, so two transactions never find the
 * same.
 */
public final class ReservePlace {
  /** Another transaction may take the last slot of the host that looked best. */
  private static final int LOOKS = 3;

  private ReservePlace() {}

  /** Who asks. */
  public enum Turn {
    /** Nobody overtakes a cluster of the same provider that waits already. */
    BEHIND_THE_QUEUE,
    /** The first of those that wait. */
    HEAD_OF_THE_QUEUE
  }

  public static Optional<Place> find(
      Connection connection, String provider, String version, Resources wanted, Turn turn)
      throws SQLException {
    for (int look = 0; look < LOOKS; look++) {
      var host = PlacementRows.lockBestHost(connection, provider, version, wanted, turn);
      if (host.isEmpty()) {
        return Optional.empty();
      }
      var place = PlacementRows.freeSlot(connection, host.get(), wanted);
      if (place.isPresent()) {
        return place;
      }
    }
    return Optional.empty();
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
