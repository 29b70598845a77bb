package io.k8slab.host.jdbc;

import io.k8slab.events.Capacity;
import io.k8slab.events.Json;
import io.k8slab.events.Load;
import io.k8slab.host.Host;
import io.k8slab.host.HostState;
import io.k8slab.host.HostedTenant;
import io.k8slab.jdbc.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;

/** Hosts as operators look at them. */
public final class HostViewRows {
  private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};
  private static final TypeReference<Map<String, List<String>>> LISTS = new TypeReference<>() {};

  /** When a drained host is empty: after its last lease, if each has an end. */
  private static final String SELECT =
      """
      SELECT h.*, used.slots AS used_slots, used.cpu_millis AS used_cpu,
        used.memory_bytes AS used_memory, used.disk_bytes AS used_disk,
        clock_timestamp() AS read_at,
        (SELECT coalesce(jsonb_object_agg(kind, versions), '{}') FROM (
          SELECT kind, jsonb_agg(version ORDER BY rank) AS versions FROM host_providers
          WHERE host_id = h.id GROUP BY kind) offered) AS providers,
        CASE WHEN h.drain_started_at IS NOT NULL THEN
          (SELECT CASE WHEN count(*) = count(c.ttl_expires_at)
              THEN least(max(c.ttl_expires_at), h.drain_deadline) ELSE h.drain_deadline END
           FROM placements p JOIN clusters c ON c.id = p.cluster_id
           WHERE p.host_id = h.id AND p.released_at IS NULL) END AS empty_at
      FROM hosts h JOIN host_use used ON used.host_id = h.id
      """;

  private HostViewRows() {}

  /**
   * In the order of their ids.
   *
   * @param after where the page before ended; before every id where empty
   */
  public static List<Host> page(
      Connection connection, @Nullable String pool, @Nullable String state, String after, int limit)
      throws SQLException {
    return Sql.list(
        connection,
        SELECT
            + """
            WHERE (?::text IS NULL OR h.pool = ?) AND (?::text IS NULL OR h.state = ?)
              AND h.id COLLATE "C" > ? ORDER BY h.id COLLATE "C" LIMIT ?
            """,
        HostViewRows::host,
        pool,
        pool,
        state,
        state,
        after,
        limit);
  }

  public static Optional<Host> find(Connection connection, String hostId) throws SQLException {
    return Sql.one(connection, SELECT + "WHERE h.id = ?", HostViewRows::host, hostId);
  }

  /** What holds a place on a host, by the ends of the leases. */
  public static List<HostedTenant> tenants(Connection connection, String hostId)
      throws SQLException {
    return Sql.list(
        connection,
        """
        SELECT c.id, c.name, c.user_id, c.provider, c.status, c.ttl_expires_at
        FROM placements p JOIN clusters c ON c.id = p.cluster_id
        WHERE p.host_id = ? AND p.released_at IS NULL ORDER BY c.ttl_expires_at, c.id
        """,
        row ->
            new HostedTenant(
                row.getObject("id", UUID.class),
                row.getString("name"),
                row.getObject("user_id", UUID.class),
                row.getString("provider"),
                row.getString("status"),
                Sql.instant(row, "ttl_expires_at")),
        hostId);
  }

  private static Host host(ResultSet row) throws SQLException {
    return new Host(
        row.getString("id"),
        row.getString("pool"),
        HostState.valueOf(row.getString("state")),
        row.getBoolean("admits"),
        HostRows.conditions(row.getString("conditions")),
        Json.MAPPER.readValue(row.getString("labels"), TEXTS),
        row.getString("agent_id"),
        instant(row, "reported_at"),
        new Capacity(
            row.getInt("slots"),
            row.getLong("cpu_millis"),
            row.getLong("memory_bytes"),
            row.getLong("disk_bytes")),
        new Capacity(
            row.getInt("used_slots"),
            row.getLong("used_cpu"),
            row.getLong("used_memory"),
            row.getLong("used_disk")),
        new Load(
            row.getDouble("load1"),
            row.getLong("memory_available_bytes"),
            row.getLong("disk_free_bytes")),
        Json.MAPPER.readValue(row.getString("providers"), LISTS),
        cordon(row),
        instant(row, "read_at"));
  }

  private static Host.@Nullable Cordon cordon(ResultSet row) throws SQLException {
    var at = Sql.instant(row, "cordoned_at");
    if (at == null) {
      return null;
    }
    var started = Sql.instant(row, "drain_started_at");
    return new Host.Cordon(
        at,
        started == null
            ? null
            : new Host.Drain(
                started, Sql.instant(row, "drain_deadline"), Sql.instant(row, "empty_at")));
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    return Objects.requireNonNull(Sql.instant(row, column));
  }
}
