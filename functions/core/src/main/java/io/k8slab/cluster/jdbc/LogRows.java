package io.k8slab.cluster.jdbc;

import io.k8slab.cluster.LogEntry;
import io.k8slab.jdbc.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** Clusters' logs, by page. */
public final class LogRows {
  private static final int LAST_PIECES = 20;
  private static final int LAST_LINES = 20;
  private static final int LONGEST = 4000;

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

  /** The last lines of a step, at most 20 of 4,000 characters in sum; empty where it wrote none. */
  public static Optional<String> end(Connection connection, UUID clusterId, String step)
      throws SQLException {
    var pieces =
        Sql.list(
            connection,
            """
            SELECT text FROM cluster_logs
            WHERE cluster_id = ? AND step = ? ORDER BY seq DESC LIMIT ?
            """,
            row -> row.getString(1),
            clusterId,
            step,
            LAST_PIECES);
    var lines = String.join("", pieces.reversed()).stripTrailing().lines().toList();
    var last =
        String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
    var end = last.substring(Math.max(0, last.length() - LONGEST));
    return end.isBlank() ? Optional.empty() : Optional.of(end);
  }
}
