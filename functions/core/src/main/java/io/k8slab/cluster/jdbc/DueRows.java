package io.k8slab.cluster.jdbc;

import io.k8slab.jdbc.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** Clusters to which something is due, by the database's time. */
public final class DueRows {
  private DueRows() {}

  /** Those that another sweep has in hand are left to it. */
  public static List<UUID> lockExpired(Connection connection, int limit) throws SQLException {
    return Sql.list(
        connection,
        """
        SELECT id FROM clusters
        WHERE status IN ('RUNNING', 'PAUSING', 'PAUSED', 'RESUMING') AND ttl_expires_at <= now()
        ORDER BY ttl_expires_at LIMIT ? FOR NO KEY UPDATE SKIP LOCKED
        """,
        row -> row.getObject(1, UUID.class),
        limit);
  }

  /**
   * Those whose deadline has passed. A removal, a pause or a resume is asked for again only where
   * the host is reported: commands to one that is away would only pile up.
   */
  public static List<UUID> overdue(Connection connection, int limit) throws SQLException {
    return Sql.list(
        connection,
        """
        SELECT c.id FROM clusters c LEFT JOIN placements p ON p.cluster_id = c.id
        LEFT JOIN hosts h ON h.id = p.host_id
        WHERE c.deadline <= now()
          AND (c.status IN ('QUEUED', 'PROVISIONING')
            OR (c.status IN ('TERMINATING', 'ERROR', 'PAUSING', 'RESUMING') AND p.released_at IS NULL
                AND h.state = 'READY'))
        ORDER BY c.deadline LIMIT ?
        """,
        row -> row.getObject(1, UUID.class),
        limit);
  }

  /** Running and paused ones that their host's last reports do not list. */
  public static List<UUID> missed(Connection connection, int limit) throws SQLException {
    return Sql.list(
        connection,
        """
        SELECT c.id FROM placements p JOIN clusters c ON c.id = p.cluster_id
        WHERE p.missed >= 2 AND p.released_at IS NULL AND c.status IN ('RUNNING', 'PAUSED') LIMIT ?
        """,
        row -> row.getObject(1, UUID.class),
        limit);
  }

  /** Logs, with their heads, of clusters that ended so long ago. */
  public static int pruneLogs(Connection connection, Duration age, int limit) throws SQLException {
    return Sql.update(
        connection,
        """
        WITH old AS (
          SELECT c.id FROM cluster_log_heads l JOIN clusters c ON c.id = l.cluster_id
          WHERE l.created_at < now() - make_interval(secs => ?)
            AND c.status IN ('TERMINATED', 'ERROR')
            AND c.updated_at < now() - make_interval(secs => ?)
          ORDER BY l.created_at LIMIT ?),
        heads AS (
          DELETE FROM cluster_log_heads WHERE cluster_id IN (SELECT id FROM old))
        DELETE FROM cluster_logs WHERE cluster_id IN (SELECT id FROM old)
        """,
        (double) age.toSeconds(),
        (double) age.toSeconds(),
        limit);
  }
}
