package io.k8slab.cluster.jdbc;

import io.k8slab.jdbc.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Leases of which the owner is to be warned, by the database's time. */
public final class LeaseRows {
  private LeaseRows() {}

  /**
   * A lease that ends soon.
   *
   * @param minutesLeft the warning that is due
   * @param readAt the database's time
   */
  public record Due(
      UUID clusterId,
      UUID userId,
      @Nullable UUID teamId,
      String name,
      Instant expiresAt,
      int minutesLeft,
      String correlationId,
      Instant readAt) {}

  /**
   * Marks them as warned and holds their rows until the transaction ends. Those that another sweep
   * or a change has in hand are left for the next time.
   */
  public static List<Due> takeDue(Connection connection, int limit) throws SQLException {
    return Sql.list(
        connection,
        """
        WITH due AS (
          SELECT id,
            CASE WHEN ttl_expires_at <= now() + interval '2 minutes' THEN 2
                 WHEN ttl_expires_at <= now() + interval '10 minutes' THEN 10
                 ELSE 30 END AS warning
          FROM clusters
          WHERE status IN ('RUNNING', 'PAUSING', 'PAUSED', 'RESUMING') AND ttl_expires_at > now()
            AND ttl_expires_at <= now() + interval '30 minutes'
            AND (lease_warned IS NULL
              OR lease_warned > 10 AND ttl_expires_at <= now() + interval '10 minutes'
              OR lease_warned > 2 AND ttl_expires_at <= now() + interval '2 minutes')
          ORDER BY ttl_expires_at LIMIT ? FOR NO KEY UPDATE SKIP LOCKED)
        UPDATE clusters c SET lease_warned = due.warning FROM due WHERE c.id = due.id
        RETURNING c.id, c.user_id, c.team_id, c.name, c.ttl_expires_at, due.warning, c.correlation_id,
          now() AS read_at
        """,
        LeaseRows::due,
        limit);
  }

  private static Due due(ResultSet row) throws SQLException {
    return new Due(
        row.getObject("id", UUID.class),
        row.getObject("user_id", UUID.class),
        row.getObject("team_id", UUID.class),
        row.getString("name"),
        Objects.requireNonNull(Sql.instant(row, "ttl_expires_at")),
        row.getInt("warning"),
        row.getString("correlation_id"),
        Objects.requireNonNull(Sql.instant(row, "read_at")));
  }
}
