package io.k8slab.host.jdbc;

import io.k8slab.events.Json;
import io.k8slab.events.PortBlock;
import io.k8slab.events.Resources;
import io.k8slab.host.Demand;
import io.k8slab.host.Place;
import io.k8slab.host.Placement;
import io.k8slab.host.ReservePlace;
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

  private static final String DID_NOT_FAIL_IT =
      """
      AND NOT EXISTS (SELECT 1 FROM failed_attempts f
        WHERE f.cluster_id = ? AND f.host_id = h.id AND f.code <> 'PORT_TAKEN')
      """;

  private static final String LAST_WHERE_A_PORT_WAS_TAKEN =
      "EXISTS (SELECT 1 FROM failed_attempts f WHERE f.cluster_id = ? AND f.host_id = h.id), ";

  private static final String BEST =
      "h.slots - used.slots DESC, h.id LIMIT 1 FOR NO KEY UPDATE OF used ";

  private static final String NOBODY_WAITS =
      """
      AND NOT EXISTS (SELECT 1 FROM clusters q
        WHERE q.status = 'QUEUED' AND q.provider = ? AND q.generation = 1)
      """;

  private static final String NOBODY_WAITS_FOR_IT =
      """
      AND NOT EXISTS (
        SELECT 1 FROM clusters q JOIN host_providers hq
          ON hq.host_id = h.id AND hq.kind = q.provider AND hq.version = q.version
        WHERE q.status = 'QUEUED' AND q.provider = ? AND q.generation = 1
          AND (?::uuid[] IS NULL OR q.id = ANY (?))
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
   * @param clusterId for which hosts that failed it are avoided; null for one that is new
   * @param waiting whether to wait for hosts on which other transactions just take a place, or to
   *     see only the others
   */
  public static Optional<String> lockBestHost(
      Connection connection, Demand demand, Ahead ahead, @Nullable UUID clusterId, boolean waiting)
      throws SQLException {
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
    if (clusterId != null) {
      sql.append(DID_NOT_FAIL_IT);
      parameters.add(clusterId);
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
    sql.append("ORDER BY ");
    if (clusterId != null) {
      sql.append(LAST_WHERE_A_PORT_WAS_TAKEN);
      parameters.add(clusterId);
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

  /** What is free on the host of a cluster's place; its use is locked. */
  public static Optional<ReservePlace.Room> lockRoom(Connection connection, UUID clusterId)
      throws SQLException {
    return Sql.one(
        connection,
        """
        SELECT h.state = 'READY' AS ready, h.cpu_millis - used.cpu_millis AS cpu_millis,
          h.memory_bytes - used.memory_bytes AS memory_bytes
        FROM placements p JOIN hosts h ON h.id = p.host_id
        JOIN host_use used ON used.host_id = p.host_id
        WHERE p.cluster_id = ? AND p.released_at IS NULL FOR NO KEY UPDATE OF used
        """,
        row ->
            new ReservePlace.Room(
                row.getBoolean("ready"), row.getLong("cpu_millis"), row.getLong("memory_bytes")),
        clusterId);
  }

  /** What a place takes of its host's CPU and memory; the host's sums follow. */
  public static void resize(Connection connection, UUID clusterId, long cpuMillis, long memoryBytes)
      throws SQLException {
    Sql.update(
        connection,
        """
        WITH before AS (
          SELECT * FROM placements WHERE cluster_id = ? AND released_at IS NULL
          FOR NO KEY UPDATE),
        resized AS (
          UPDATE placements p SET cpu_millis = ?, memory_bytes = ?
          FROM before WHERE p.cluster_id = before.cluster_id
          RETURNING p.host_id, p.cpu_millis - before.cpu_millis AS cpu_millis,
            p.memory_bytes - before.memory_bytes AS memory_bytes)
        UPDATE host_use used SET (cpu_millis, memory_bytes) =
          (used.cpu_millis + resized.cpu_millis, used.memory_bytes + resized.memory_bytes)
        FROM resized WHERE used.host_id = resized.host_id
        """,
        clusterId,
        cpuMillis,
        memoryBytes);
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
