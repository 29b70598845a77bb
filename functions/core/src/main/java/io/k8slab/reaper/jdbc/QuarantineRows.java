package io.k8slab.reaper.jdbc;

import io.k8slab.host.Stranger;
import io.k8slab.jdbc.Sql;
import io.k8slab.reaper.Quarantined;
import io.k8slab.reaper.ReaperConfig;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/** What is watched. */
public final class QuarantineRows {
  private static final String COLUMNS =
      """
      SELECT q.cluster_id, q.host_id, q.pool, q.reason, q.generation, q.first_seen, q.last_seen,
        q.removal_asked_at
      FROM quarantine q
      """;

  private QuarantineRows() {}

  /** True where it was not there before. */
  public static boolean see(Connection connection, String hostId, String pool, Stranger stranger)
      throws SQLException {
    return Sql.one(
            connection,
            """
            INSERT INTO quarantine AS q (host_id, cluster_id, pool, reason, generation)
            VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (host_id, cluster_id) DO UPDATE
              SET pool = excluded.pool, reason = excluded.reason, last_seen = now(),
                  generation = greatest(q.generation, excluded.generation)
            RETURNING first_seen = last_seen
            """,
            row -> row.getBoolean(1),
            hostId,
            stranger.clusterId(),
            pool,
            stranger.reason().name(),
            stranger.generation())
        .orElseThrow();
  }

  /**
   * Those of a host that its reports have not listed for a minute: they are not watched any more.
   * Until then the agent that removed one may still speak of it.
   */
  public static List<UUID> forget(Connection connection, String hostId, List<UUID> listed)
      throws SQLException {
    return Sql.list(
        connection,
        """
        DELETE FROM quarantine
        WHERE host_id = ? AND NOT (cluster_id = ANY (?)) AND last_seen < now() - interval '1 minute'
        RETURNING cluster_id
        """,
        row -> row.getObject(1, UUID.class),
        hostId,
        connection.createArrayOf("uuid", listed.toArray()));
  }

  /**
   * What was watched for long enough, what was never asked for first, on hosts that are reported;
   * of each host only as many as may be asked for now. Locked; what another run has in hand is left
   * to it.
   */
  public static List<Quarantined> due(Connection connection, ReaperConfig config)
      throws SQLException {
    return Sql.list(
        connection,
        COLUMNS
            + """
            JOIN (
              SELECT d.host_id, d.cluster_id, row_number() OVER (
                PARTITION BY d.host_id
                ORDER BY d.removal_asked_at NULLS FIRST, d.first_seen, d.cluster_id) AS turn
              FROM quarantine d
              WHERE d.first_seen <= now() - make_interval(secs => ?)
                AND (d.removal_asked_at IS NULL
                  OR d.removal_asked_at <= now() - make_interval(secs => ?))) due
              USING (host_id, cluster_id)
            JOIN hosts h ON h.id = q.host_id
            WHERE h.state = 'READY'
              AND due.turn <= ? - (SELECT count(*) FROM quarantine a WHERE a.host_id = q.host_id
                AND a.removal_asked_at > now() - make_interval(secs => ?))
            FOR UPDATE OF q SKIP LOCKED
            """,
        QuarantineRows::map,
        seconds(config.quarantine()),
        seconds(config.every()),
        config.most(),
        seconds(config.every()));
  }

  /**
   * @return the generation of the removal, which the host's ledger has not seen
   */
  public static long ask(Connection connection, Quarantined row) throws SQLException {
    return Sql.one(
            connection,
            """
            UPDATE quarantine SET removal_asked_at = now(), generation = generation + 1
            WHERE host_id = ? AND cluster_id = ? RETURNING generation
            """,
            updated -> updated.getLong(1),
            row.hostId(),
            row.clusterId())
        .orElseThrow();
  }

  public static List<Quarantined> all(Connection connection, int limit) throws SQLException {
    return Sql.list(
        connection,
        COLUMNS + "ORDER BY q.first_seen, q.host_id, q.cluster_id LIMIT ?",
        QuarantineRows::map,
        limit);
  }

  /** Its messages are in commit order, as everybody's who writes one for it. */
  public static void lockCluster(Connection connection, UUID clusterId) throws SQLException {
    Sql.exists(connection, "SELECT FROM clusters WHERE id = ? FOR NO KEY UPDATE", clusterId);
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }

  private static Quarantined map(ResultSet row) throws SQLException {
    return new Quarantined(
        row.getObject("cluster_id", UUID.class),
        row.getString("host_id"),
        row.getString("pool"),
        row.getString("reason"),
        row.getLong("generation"),
        Objects.requireNonNull(Sql.instant(row, "first_seen")),
        Objects.requireNonNull(Sql.instant(row, "last_seen")),
        Sql.instant(row, "removal_asked_at"));
  }
}
