package io.k8slab.quota.jdbc;

import io.k8slab.jdbc.Sql;
import io.k8slab.quota.Quota;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** Quotas that differ from the default, and what counts against one. */
public final class QuotaRows {
  private QuotaRows() {}

  public static Optional<Quota> find(Connection connection, UUID userId) throws SQLException {
    return Sql.one(
        connection,
        """
        SELECT active_clusters, longest_ttl_seconds, default_ttl_seconds, extensions
        FROM quotas WHERE user_id = ?
        """,
        row ->
            new Quota(
                row.getInt(1),
                Duration.ofSeconds(row.getLong(2)),
                Duration.ofSeconds(row.getLong(3)),
                row.getInt(4)),
        userId);
  }

  /** The second condition is that of the index on live names, so only live clusters are read. */
  public static int activeClusters(Connection connection, UUID userId) throws SQLException {
    return Sql.one(
            connection,
            """
            SELECT count(*) FROM clusters
            WHERE user_id = ? AND status NOT IN ('TERMINATED', 'ERROR')
              AND status IN ('QUEUED', 'PROVISIONING', 'RUNNING')
            """,
            row -> row.getInt(1),
            userId)
        .orElse(0);
  }
}
