package io.k8slab.host;

import io.k8slab.events.Resources;
import io.k8slab.host.jdbc.PlacementRows;
import io.k8slab.host.jdbc.PlacementRows.Ahead;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

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
    var host = PlacementRows.lockBestHost(connection, demand, new Ahead.Nobody(), null, false);
    if (host.isEmpty()) {
      host = PlacementRows.lockBestHost(connection, demand, new Ahead.Everybody(), null, true);
    }
    return slotOn(connection, host, null);
  }

  /**
   * For one that waits.
   *
   * @param passed those that came before it and found no room
   * @param clusterId which it is: hosts that failed it are avoided
   */
  public static Optional<Place> findInQueue(
      Connection connection, Demand demand, Collection<UUID> passed, UUID clusterId)
      throws SQLException {
    var ahead = new Ahead.These(passed);
    var host = PlacementRows.lockBestHost(connection, demand, ahead, clusterId, false);
    if (host.isEmpty()) {
      host = PlacementRows.lockBestHost(connection, demand, ahead, clusterId, true);
    }
    return slotOn(connection, host, clusterId);
  }

  private static Optional<Place> slotOn(
      Connection connection, Optional<String> host, @Nullable UUID clusterId) throws SQLException {
    return host.isEmpty()
        ? Optional.empty()
        : PlacementRows.freeSlot(connection, host.get(), clusterId);
  }

  public static void take(Connection connection, UUID clusterId, Place place, Resources resources)
      throws SQLException {
    PlacementRows.insert(connection, clusterId, place, resources);
  }

  /**
   * What a host has free for a cluster that is paused there.
   *
   * @param ready whether the host is reported
   */
  public record Room(boolean ready, long cpuMillis, long memoryBytes) {
    public boolean fits(Resources wanted) {
      return ready && wanted.cpuMillis() <= cpuMillis && wanted.memoryBytes() <= memoryBytes;
    }
  }

  /** Stays so until the transaction ends. */
  public static Room room(Connection connection, UUID clusterId) throws SQLException {
    return PlacementRows.lockRoom(connection, clusterId)
        .orElseThrow(() -> new IllegalStateException("a paused cluster has no place"));
  }

  /** When an agent has proven that nothing of it runs: slot, ports and disk stay its own. */
  public static void giveRoomBack(Connection connection, UUID clusterId) throws SQLException {
    PlacementRows.resize(connection, clusterId, 0, 0);
  }

  /** Of a host that was found to have {@link #room} in this transaction. */
  public static void takeRoomAgain(Connection connection, UUID clusterId, Resources resources)
      throws SQLException {
    PlacementRows.resize(connection, clusterId, resources.cpuMillis(), resources.memoryBytes());
  }

  /** When an agent has proven that nothing is left. */
  public static void release(Connection connection, UUID clusterId) throws SQLException {
    PlacementRows.release(connection, clusterId);
  }
}
