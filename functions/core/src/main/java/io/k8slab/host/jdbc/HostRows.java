package io.k8slab.host.jdbc;

import io.k8slab.events.HostReported;
import io.k8slab.events.HostedCluster;
import io.k8slab.events.Json;
import io.k8slab.host.Condition;
import io.k8slab.host.HostHealth;
import io.k8slab.host.HostState;
import io.k8slab.host.Stranger;
import io.k8slab.jdbc.Sql;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.core.type.TypeReference;

/** Hosts as they were last reported. */
public final class HostRows {
  private HostRows() {}

  private static final TypeReference<List<Condition>> CONDITIONS = new TypeReference<>() {};

  /**
   * Who reports a host, and how far, and how it was then.
   *
   * @param readAt the database's time
   */
  public record Reporter(
      String pool,
      String agentId,
      long epoch,
      long sequence,
      List<Condition> conditions,
      Instant readAt) {}

  public static Optional<Reporter> lock(Connection connection, String hostId) throws SQLException {
    return Sql.one(
        connection,
        """
        SELECT pool, agent_id, epoch, sequence, conditions, clock_timestamp() AS read_at
        FROM hosts WHERE id = ? FOR NO KEY UPDATE
        """,
        row ->
            new Reporter(
                row.getString(1),
                row.getString(2),
                row.getLong(3),
                row.getLong(4),
                conditions(row.getString(5)),
                Objects.requireNonNull(Sql.instant(row, "read_at"))),
        hostId);
  }

  static List<Condition> conditions(String json) {
    return Json.MAPPER.readValue(json, CONDITIONS);
  }

  /** Of a host that could not be looked at: how it is, and who says so. It counts as silent. */
  public static void updateHealth(
      Connection connection, HostReported report, List<Condition> conditions) throws SQLException {
    Sql.update(
        connection,
        """
        UPDATE hosts SET agent_id = ?, epoch = ?, sequence = ?, conditions = ?::jsonb, admits = ?
        WHERE id = ?
        """,
        report.agentId(),
        report.epoch(),
        report.sequence(),
        Json.MAPPER.writeValueAsString(conditions),
        HostHealth.admits(conditions),
        report.hostId());
  }

  public static void upsert(Connection connection, HostReported report, List<Condition> conditions)
      throws SQLException {
    Sql.update(
        connection,
        """
        WITH use AS (INSERT INTO host_use (host_id) VALUES (?) ON CONFLICT DO NOTHING)
        INSERT INTO hosts AS h (id, pool, state, agent_id, epoch, sequence, slots, cpu_millis,
          memory_bytes, disk_bytes, load1, memory_available_bytes, disk_free_bytes, port_first,
          port_count, ports_per_slot, labels, conditions, admits)
        VALUES (?, ?, 'READY', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?::jsonb, ?)
        ON CONFLICT (id) DO UPDATE SET (state, agent_id, epoch, sequence, slots, cpu_millis,
          memory_bytes, disk_bytes, load1, memory_available_bytes, disk_free_bytes, port_first,
          port_count, ports_per_slot, labels, conditions, admits, reported_at) =
          ('READY', excluded.agent_id, excluded.epoch, excluded.sequence, excluded.slots,
           excluded.cpu_millis, excluded.memory_bytes, excluded.disk_bytes, excluded.load1,
           excluded.memory_available_bytes, excluded.disk_free_bytes, excluded.port_first,
           excluded.port_count, excluded.ports_per_slot, excluded.labels, excluded.conditions,
           excluded.admits, now())
        """,
        report.hostId(),
        report.hostId(),
        report.pool(),
        report.agentId(),
        report.epoch(),
        report.sequence(),
        report.capacity().slots(),
        report.capacity().cpuMillis(),
        report.capacity().memoryBytes(),
        report.capacity().diskBytes(),
        report.load().load1(),
        report.load().memoryAvailableBytes(),
        report.load().diskFreeBytes(),
        report.ports().first(),
        report.ports().count(),
        report.portsPerSlot(),
        Json.MAPPER.writeValueAsString(Objects.requireNonNullElse(report.labels(), Map.of())),
        Json.MAPPER.writeValueAsString(conditions),
        HostHealth.admits(conditions));
  }

  /** Counts reports that miss a cluster which runs since before them, by more than the margin. */
  public static void countMissed(Connection connection, HostReported report, Duration margin)
      throws SQLException {
    Sql.update(
        connection,
        """
        UPDATE placements p SET missed = CASE WHEN p.cluster_id = ANY (?) THEN 0 ELSE missed + 1 END
        FROM clusters c
        WHERE p.host_id = ? AND p.released_at IS NULL AND c.id = p.cluster_id
          AND c.status = 'RUNNING' AND c.running_at < ? AND NOT (p.missed = 0 AND p.cluster_id = ANY (?))
        """,
        listed(connection, report),
        report.hostId(),
        report.at().minus(margin),
        listed(connection, report));
  }

  /** What is listed although it was proven gone, by more than the margin ago. */
  public static List<UUID> leftovers(Connection connection, HostReported report, Duration margin)
      throws SQLException {
    return Sql.list(
        connection,
        """
        SELECT c.id FROM clusters c JOIN placements p ON p.cluster_id = c.id
        WHERE c.id = ANY (?) AND p.released_at < ? AND c.status IN ('TERMINATED', 'ERROR')
        """,
        row -> row.getObject(1, UUID.class),
        listed(connection, report),
        report.at().minus(margin));
  }

  /** What is listed although nobody made it here, or it was given to another host. */
  public static List<Stranger> strangers(
      Connection connection, HostReported report, Duration margin) throws SQLException {
    return Sql.list(
        connection,
        """
        SELECT l.id, c.id IS NOT NULL AS known, l.generation
        FROM unnest(?::uuid[], ?::bigint[]) AS l (id, generation)
        LEFT JOIN clusters c ON c.id = l.id LEFT JOIN placements p ON p.cluster_id = l.id
        WHERE c.id IS NULL
          OR (p.released_at IS NULL AND p.host_id <> ? AND p.reserved_at < ?)
        """,
        row ->
            new Stranger(
                row.getObject(1, UUID.class),
                row.getBoolean(2) ? Stranger.Reason.MISPLACED : Stranger.Reason.UNKNOWN,
                row.getLong(3)),
        listed(connection, report),
        generations(connection, report),
        report.hostId(),
        report.at().minus(margin));
  }

  /**
   * Whether the host's ledger has wishes for clusters of its own that our rows have not: each is
   * committed here before an agent hears of it.
   */
  public static boolean knowsLaterWishes(Connection connection, HostReported report)
      throws SQLException {
    return Sql.exists(
        connection,
        """
        SELECT 1 FROM unnest(?::uuid[], ?::bigint[]) AS l (id, generation)
        JOIN clusters c ON c.id = l.id JOIN placements p ON p.cluster_id = l.id
        WHERE p.host_id = ? AND l.generation > c.generation LIMIT 1
        """,
        listed(connection, report),
        generations(connection, report),
        report.hostId());
  }

  public static boolean retire(Connection connection, String hostId) throws SQLException {
    return Sql.update(
            connection,
            "UPDATE hosts SET state = 'RETIRED' WHERE id = ? AND state <> 'RETIRED'",
            hostId)
        == 1;
  }

  /** Those whose state changed, for hosts that were not reported for so long. */
  public static List<String> declare(
      Connection connection, HostState state, List<HostState> from, Duration silence)
      throws SQLException {
    return Sql.list(
        connection,
        """
        UPDATE hosts SET state = ?
        WHERE state = ANY (?) AND reported_at < now() - make_interval(secs => ?) RETURNING id
        """,
        row -> row.getString(1),
        state.label(),
        connection.createArrayOf("text", from.stream().map(HostState::label).toArray()),
        (double) silence.toSeconds());
  }

  private static Array listed(Connection connection, HostReported report) throws SQLException {
    return connection.createArrayOf(
        "uuid", report.clusters().stream().map(HostedCluster::clusterId).toArray());
  }

  private static Array generations(Connection connection, HostReported report) throws SQLException {
    return connection.createArrayOf(
        "bigint", report.clusters().stream().map(HostedCluster::generation).toArray());
  }
}
