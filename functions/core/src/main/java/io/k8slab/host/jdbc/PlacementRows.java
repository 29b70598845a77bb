package io.k8slab.host.jdbc;

import io.k8slab.events.Json;
import io.k8slab.events.PortBlock;
import io.k8slab.events.Resources;
import io.k8slab.host.Demand;
import io.k8slab.host.Place;
import io.k8slab.host.Placement;
import io.k8slab.jdbc.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Places on hosts. A slot's ports follow from its number. */
public final class PlacementRows {
  /** A cluster that waits for this very host. */
  private static final String WAITS_FOR_IT =
      """
      SELECT 1 FROM clusters q JOIN host_providers hq
        ON hq.host_id = h.id AND hq.kind = q.provider AND hq.version = q.version
      WHERE q.status = 'QUEUED' AND q.provider = ? AND q.generation = 1
        AND (q.wanted_pool IS NULL OR q.wanted_pool = h.pool) AND h.labels @> q.wanted_labels
      """;

  /** The first part is asked once, and is all where the queue is empty. */
  private static final String NOBODY_WAITS =
      """
      AND (NOT EXISTS (SELECT 1 FROM clusters q
          WHERE q.status = 'QUEUED' AND q.provider = ? AND q.generation = 1)
        OR NOT EXISTS (
      """
          + WAITS_FOR_IT
          + "))\n";

  private static final String NONE_OF_THESE =
      "AND NOT EXISTS (\n" + WAITS_FOR_IT + "AND q.id = ANY (?))\n";

  private PlacementRows() {}

  /**
   * What the best host is said to have in use stays so until the transaction ends.
   *
   * @param ahead who waits and comes first; null for everybody who waits
   * @param clusterId for which hosts that failed it are avoided; null for one that is new
   * @param waiting whether to wait for hosts on which other transactions just take a place, or to
   *     see only the others
   */
  public static Optional<String> lockBestHost(
      Connection connection,
      Demand demand,
      @Nullable Collection<UUID> ahead,
      @Nullable UUID clusterId,
      boolean waiting)
      throws SQLException {
    var wanted = demand.resources();
    return Sql.one(
        connection,
        """
        SELECT h.id FROM hosts h
        JOIN host_providers hp ON hp.host_id = h.id JOIN host_use used ON used.host_id = h.id
        WHERE hp.kind = ? AND hp.version = ?
          AND h.state = 'READY' AND h.admits AND h.cordoned_at IS NULL
          AND used.slots < h.slots AND used.cpu_millis + ?::bigint <= h.cpu_millis
          AND used.memory_bytes + ?::bigint <= h.memory_bytes
          AND used.disk_bytes + ?::bigint <= h.disk_bytes
          AND (?::text IS NULL OR h.pool = ?) AND h.labels @> ?::jsonb
          AND NOT EXISTS (SELECT 1 FROM failed_attempts f
            WHERE f.cluster_id = ? AND f.host_id = h.id AND f.code <> 'PORT_TAKEN')
        """
            + (ahead == null ? NOBODY_WAITS : NONE_OF_THESE)
            + """
            ORDER BY EXISTS (SELECT 1 FROM failed_attempts f
              WHERE f.cluster_id = ? AND f.host_id = h.id), h.slots - used.slots DESC, h.id
            LIMIT 1 FOR NO KEY UPDATE OF used
            """
            + (waiting ? "" : "SKIP LOCKED"),
        row -> row.getString(1),
        demand.provider(),
        demand.version(),
        wanted.cpuMillis(),
        wanted.memoryBytes(),
        wanted.diskBytes(),
        demand.wish().pool(),
        demand.wish().pool(),
        Json.MAPPER.writeValueAsString(demand.wish().labels()),
        clusterId,
        demand.provider(),
        ahead == null ? demand.provider() : connection.createArrayOf("uuid", ahead.toArray()),
        clusterId);
  }

  /** Whether a host is as wished, offers the version and is large enough, whatever is on it. */
  public static boolean anyFor(Connection connection, Demand demand) throws SQLException {
    var wanted = demand.resources();
    return Sql.exists(
        connection,
        """
        SELECT 1 FROM hosts h JOIN host_providers hp ON hp.host_id = h.id
        WHERE hp.kind = ? AND hp.version = ? AND h.state IN ('READY', 'SUSPECT')
          AND h.cpu_millis >= ? AND h.memory_bytes >= ? AND h.disk_bytes >= ?
          AND (?::text IS NULL OR h.pool = ?) AND h.labels @> ?::jsonb LIMIT 1
        """,
        demand.provider(),
        demand.version(),
        wanted.cpuMillis(),
        wanted.memoryBytes(),
        wanted.diskBytes(),
        demand.wish().pool(),
        demand.wish().pool(),
        Json.MAPPER.writeValueAsString(demand.wish().labels()));
  }

  /**
   * The lowest, on a host whose use is locked; empty where its last report took slots away, or it
   * takes nothing any more. Never one whose ports were found taken for this cluster.
   */
  public static Optional<Place> freeSlot(
      Connection connection, String hostId, @Nullable UUID clusterId) throws SQLException {
    return Sql.one(
        connection,
        """
        SELECT h.id AS host_id, h.pool, free.slot,
          h.port_first + free.slot * h.ports_per_slot AS port_first, h.ports_per_slot AS port_count
        FROM hosts h CROSS JOIN LATERAL (
          SELECT min(slot) AS slot FROM generate_series(0, h.slots - 1) slot
          WHERE NOT EXISTS (SELECT 1 FROM placements p
            WHERE p.host_id = h.id AND p.slot = slot.slot AND p.released_at IS NULL)
            AND NOT EXISTS (SELECT 1 FROM failed_attempts f
              WHERE f.cluster_id = ? AND f.host_id = h.id AND f.slot = slot.slot)) free
        WHERE h.id = ? AND h.state = 'READY' AND h.admits AND h.cordoned_at IS NULL
          AND free.slot IS NOT NULL
        """,
        PlacementRows::place,
        clusterId,
        hostId);
  }

  /**
   * In place of the one before, where that was released: a cluster has never more than one.
   *
   * @throws IllegalStateException where it holds one
   */
  public static void insert(Connection connection, UUID clusterId, Place place, Resources resources)
      throws SQLException {
    int placed =
        Sql.update(
            connection,
            """
        WITH placed AS (
          INSERT INTO placements (cluster_id, host_id, pool, slot, port_first, port_count,
                                  cpu_millis, memory_bytes, disk_bytes)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
          ON CONFLICT (cluster_id) DO UPDATE SET (host_id, pool, slot, port_first, port_count,
              cpu_millis, memory_bytes, disk_bytes, agent_id, fence, missed, reserved_at, released_at) =
            (excluded.host_id, excluded.pool, excluded.slot, excluded.port_first,
             excluded.port_count, excluded.cpu_millis, excluded.memory_bytes, excluded.disk_bytes,
             NULL, 0, 0, now(), NULL)
            WHERE placements.released_at IS NOT NULL
          RETURNING *)
        UPDATE host_use used SET (slots, cpu_millis, memory_bytes, disk_bytes) =
          (used.slots + 1, used.cpu_millis + placed.cpu_millis,
           used.memory_bytes + placed.memory_bytes, used.disk_bytes + placed.disk_bytes)
        FROM placed WHERE used.host_id = placed.host_id
        """,
            clusterId,
            place.hostId(),
            place.pool(),
            place.slot(),
            place.ports().first(),
            place.ports().count(),
            resources.cpuMillis(),
            resources.memoryBytes(),
            resources.diskBytes());
    if (placed != 1) {
      throw new IllegalStateException("the cluster has a place already: " + clusterId);
    }
  }

  public static void release(Connection connection, UUID clusterId) throws SQLException {
    Sql.update(
        connection,
        """
        WITH freed AS (
          UPDATE placements SET released_at = clock_timestamp()
          WHERE cluster_id = ? AND released_at IS NULL RETURNING *)
        UPDATE host_use used SET (slots, cpu_millis, memory_bytes, disk_bytes) =
          (used.slots - 1, used.cpu_millis - freed.cpu_millis,
           used.memory_bytes - freed.memory_bytes, used.disk_bytes - freed.disk_bytes)
        FROM freed WHERE used.host_id = freed.host_id
        """,
        clusterId);
  }

  /** Locked, so that of two agents one comes after the other. */
  public static Optional<Placement> lock(Connection connection, UUID clusterId)
      throws SQLException {
    return Sql.one(
        connection,
        """
        SELECT host_id, pool, slot, port_first, port_count, agent_id, fence,
               released_at IS NOT NULL AS released
        FROM placements WHERE cluster_id = ? FOR NO KEY UPDATE
        """,
        PlacementRows::placement,
        clusterId);
  }

  public static void hold(Connection connection, UUID clusterId, String agentId, long fence)
      throws SQLException {
    Sql.update(
        connection,
        "UPDATE placements SET agent_id = ?, fence = ? WHERE cluster_id = ?",
        agentId,
        fence,
        clusterId);
  }

  private static Placement placement(ResultSet row) throws SQLException {
    return new Placement(
        place(row), row.getString("agent_id"), row.getLong("fence"), row.getBoolean("released"));
  }

  private static Place place(ResultSet row) throws SQLException {
    return new Place(
        row.getString("host_id"),
        row.getString("pool"),
        row.getInt("slot"),
        new PortBlock(row.getInt("port_first"), row.getInt("port_count")));
  }
}
