package io.k8slab.cluster.jdbc;

import io.k8slab.cluster.LogEntry;
import io.k8slab.jdbc.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/** Clusters' logs, by page. */
public final class LogRows {
  private LogRows() {}

  public static List<LogEntry> page(Connection connection, UUID clusterId, long after, int limit)
      throws SQLException {
    return Sql.list(
        connection,
        """
        SELECT seq, at, step, stream, text FROM cluster_logs
        WHERE cluster_id = ? AND seq > ? ORDER BY seq LIMIT ?
        """,
        row ->
            new LogEntry(
                row.getLong("seq"),
                Objects.requireNonNull(Sql.instant(row, "at")),
                row.getString("step"),
                row.getString("stream"),
                row.getString("text")),
        clusterId,
        after,
        limit);
  }
}
