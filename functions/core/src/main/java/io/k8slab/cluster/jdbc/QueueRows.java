package io.k8slab.cluster.jdbc;

import io.k8slab.cluster.queue.Waiting;
import io.k8slab.events.Json;
import io.k8slab.events.Resources;
import io.k8slab.host.Demand;
import io.k8slab.host.PlacementWish;
import io.k8slab.jdbc.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;

/** Who comes next. */
public final class QueueRows {
  /**
   * Counts what owners have only where somebody waits, and once for each: joined to its clusters by
   * a window, because the planner takes a queue to be short and would loop over it for each owner.
   */
  private static final String ORDER =
      """
      WITH waiting AS MATERIALIZED (
        SELECT id, provider, version, wanted_pool, wanted_labels, cpu_millis, memory_bytes,
          disk_bytes, queue_told, created_at, generation > 1 AS failed_before,
          coalesce(team_id, user_id) AS owner, team_id IS NOT NULL AS team,
          row_number() OVER (
            PARTITION BY provider, coalesce(team_id, user_id) ORDER BY created_at, id) AS nth,
          row_number() OVER (PARTITION BY coalesce(team_id, user_id)) AS of_owner
        FROM clusters WHERE status = 'QUEUED'),
      counted AS (
        SELECT w.*, max(CASE WHEN of_owner > 1 THEN NULL
          WHEN team THEN (SELECT count(*) FROM clusters c WHERE c.team_id = w.owner
            AND c.status NOT IN ('TERMINATED', 'ERROR') AND c.status <> 'QUEUED')
          ELSE (SELECT count(*) FROM clusters c WHERE c.user_id = w.owner AND c.team_id IS NULL
            AND c.status NOT IN ('TERMINATED', 'ERROR') AND c.status <> 'QUEUED') END)
          OVER (PARTITION BY owner) AS used
        FROM waiting w)
      SELECT counted.*, used + nth AS turn,
        row_number() OVER (
          PARTITION BY provider
          ORDER BY failed_before DESC, used + nth, created_at, id) AS position
      FROM counted
      """;

  private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};

  private QueueRows() {}

  /**
   * Lets one person's creates come one after the other.
   *
   * @return the database's time; empty where the person is not there any more
   */
  public static Optional<Instant> lockOwner(Connection connection, UUID userId)
      throws SQLException {
    return Sql.one(
        connection,
        """
        SELECT clock_timestamp() AS t FROM users
        WHERE id = ? AND suspended_at IS NULL AND kind <> 'erased' FOR NO KEY UPDATE
        """,
        row -> Objects.requireNonNull(Sql.instant(row, "t")),
        userId);
  }

  /**
   * Those that wait, in the order in which they come: first those which a host has failed, which
   * stand in nobody's way; then by how much their owner, a team or a person, has in use and has
   * waiting before them, then by time.
   */
  public static List<Waiting> order(Connection connection, int most) throws SQLException {
    return Sql.list(
        connection,
        ORDER + "ORDER BY failed_before DESC, turn, created_at, id LIMIT ?",
        QueueRows::waiting,
        most);
  }

  /** Places of these, among those of the same provider. */
  public static Map<UUID, Integer> positions(Connection connection, List<UUID> ids)
      throws SQLException {
    var positions = new HashMap<UUID, Integer>();
    Sql.list(
        connection,
        "SELECT id, position FROM (" + ORDER + ") ordered WHERE id = ANY (?)",
        row -> positions.put(row.getObject(1, UUID.class), row.getInt(2)),
        connection.createArrayOf("uuid", ids.toArray()));
    return positions;
  }

  /** Whom a cluster that still waits is to be told of. */
  public record Told(
      UUID userId, @Nullable UUID teamId, String name, String correlationId, Instant readAt) {}

  /** Keeps of which place its owner is told; empty where it waits no more. */
  public static Optional<Told> tell(Connection connection, UUID id, int position)
      throws SQLException {
    return Sql.one(
        connection,
        """
        UPDATE clusters SET queue_told = ? WHERE id = ? AND status = 'QUEUED'
        RETURNING user_id, team_id, name, correlation_id, clock_timestamp() AS read_at
        """,
        row ->
            new Told(
                row.getObject(1, UUID.class),
                row.getObject(2, UUID.class),
                row.getString(3),
                row.getString(4),
                Objects.requireNonNull(Sql.instant(row, "read_at"))),
        position,
        id);
  }

  private static Waiting waiting(ResultSet row) throws SQLException {
    return new Waiting(
        row.getObject("id", UUID.class),
        new Demand(
            row.getString("provider"),
            row.getString("version"),
            new PlacementWish(
                row.getString("wanted_pool"),
                Json.MAPPER.readValue(row.getString("wanted_labels"), TEXTS)),
            new Resources(
                row.getLong("cpu_millis"), row.getLong("memory_bytes"), row.getLong("disk_bytes"))),
        row.getInt("position"),
        Sql.integer(row, "queue_told"),
        row.getBoolean("failed_before"));
  }
}
