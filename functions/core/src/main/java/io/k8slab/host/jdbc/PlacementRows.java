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
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Places on hosts. A slot's ports follow from its number. */
public final class PlacementRows {
  private static final String TAKES_IT =
      """
      SELECT h.id FROM hosts h
      JOIN host_providers hp ON hp.host_id = h.id JOIN host_use used ON used.host_id = h.id
      WHERE hp.kind = ? AND hp.version = ?
        AND h.state = 'READY' AND h.admits AND h.cordoned_at IS NULL
        AND used.slots < h.slots AND used.cpu_millis + ?::bigint <= h.cpu_millis
        AND used.memory_bytes + ?::bigint <= h.memory_bytes
        AND used.disk_bytes + ?::bigint <= h.disk_bytes
      """;

  private static final String IS_AS_WISHED =
      "AND (?::text IS NULL OR h.pool = ?) AND h.labels @> ?::jsonb\n";

  private static final String BEST =
      "ORDER BY h.slots - used.slots DESC, h.id LIMIT 1 FOR NO KEY UPDATE OF used ";

  private static final String NOBODY_WAITS =
      """
      AND NOT EXISTS (SELECT 1 FROM clusters q WHERE q.status = 'QUEUED' AND q.provider = ?)
      """;

  private static final String NOBODY_WAITS_FOR_IT =
      """
      AND NOT EXISTS (
        SELECT 1 FROM clusters q JOIN host_providers hq
          ON hq.host_id = h.id AND hq.kind = q.provider AND hq.version = q.version
        WHERE q.status = 'QUEUED' AND q.provider = ? AND (?::uuid[] IS NULL OR q.id = ANY (?))
          AND (q.wanted_pool IS NULL OR q.wanted_pool = h.pool) AND h.labels @> q.wanted_labels)
      """;

  private PlacementRows() {}

  /** Who comes first, where a place is looked for. */
  public sealed interface Ahead {
    /** Found only where nobody of the provider waits: cheap, and so it is nearly always. */
    record Nobody() implements Ahead {}

    /** Everybody who waits, on the hosts that they wait for. */
    record Everybody() implements Ahead {}

    /** These, on the hosts that they wait for. */
    record These(Collection<UUID> ids) implements Ahead {}
  }

  /**
   * What the best host is said to have in use stays so until the transaction ends.
   *
   * @param waiting whether to wait for hosts on which other transactions just take a place, or to
   *     see only the others
   */
  public static Optional<String> lockBestHost(
      Connection connection, Demand demand, Ahead ahead, boolean waiting) throws SQLException {
    var wanted = demand.resources();
    var sql = new StringBuilder(TAKES_IT);
    var parameters = new ArrayList<@Nullable Object>();
    parameters.add(demand.provider());
    parameters.add(demand.version());
    parameters.add(wanted.cpuMillis());
    parameters.add(wanted.memoryBytes());
    parameters.add(wanted.diskBytes());
    if (!demand.wish().isAny()) {
      sql.append(IS_AS_WISHED);
      parameters.add(demand.wish().pool());
      parameters.add(demand.wish().pool());
      parameters.add(Json.MAPPER.writeValueAsString(demand.wish().labels()));
    }
    switch (ahead) {
      case Ahead.Nobody() -> {
        sql.append(NOBODY_WAITS);
        parameters.add(demand.provider());
      }
      case Ahead.Everybody() -> {
        sql.append(NOBODY_WAITS_FOR_IT);
        parameters.add(demand.provider());
        parameters.add(null);
        parameters.add(null);
      }
      case Ahead.These(var ids) when ids.isEmpty() -> {}
      case Ahead.These(var ids) -> {
        var these = connection.createArrayOf("uuid", ids.toArray());
        sql.append(NOBODY_WAITS_FOR_IT);
        parameters.addAll(List.of(demand.provider(), these, these));
      }
    }
    sql.append(BEST).append(waiting ? "" : "SKIP LOCKED");
    return Sql.one(connection, sql.toString(), row -> row.getString(1), parameters.toArray());
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
   * takes nothing any more.
   */
  public static Optional<Place> freeSlot(Connection connection, String hostId) throws SQLException {
    return Sql.one(
        connection,
        """
        SELECT h.id AS host_id, h.pool, free.slot,
          h.port_first + free.slot * h.ports_per_slot AS port_first, h.ports_per_slot AS port_count
        FROM hosts h CROSS JOIN LATERAL (
          SELECT min(slot) AS slot FROM generate_series(0, h.slots - 1) slot
          WHERE NOT EXISTS (SELECT 1 FROM placements p
            WHERE p.host_id = h.id AND p.slot = slot.slot AND p.released_at IS NULL)) free
        WHERE h.id = ? AND h.state = 'READY' AND h.admits AND h.cordoned_at IS NULL
          AND free.slot IS NOT NULL
        """,
        PlacementRows::place,
        hostId);
  }

  public static void insert(Connection connection, UUID clusterId, Place place, Resources resources)
      throws SQLException {
    Sql.update(
        connection,
        """
        WITH placed AS (
          INSERT INTO placements (cluster_id, host_id, pool, slot, port_first, port_count,
                                  cpu_millis, memory_bytes, disk_bytes)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING *)
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
