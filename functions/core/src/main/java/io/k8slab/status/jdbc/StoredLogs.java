package io.k8slab.status.jdbc;

import io.k8slab.events.LogChunk;
import io.k8slab.jdbc.Sql;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;

/** Log pieces in a sequence without gaps: its head's lock lets one writer in at a time. */
public final class StoredLogs {
  /** Of one cluster; an agent sends no more, this holds for one that would. */
  static final long MOST_BYTES = 5L * 1024 * 1024;

  private StoredLogs() {}

  private record Head(long lastSeq, long bytes) {}

  /** False where it is there already or the log is full. */
  public static boolean append(Connection connection, UUID eventId, LogChunk chunk)
      throws SQLException {
    var clusterId = chunk.work().clusterId();
    var head = head(connection, clusterId);
    // PostgreSQL keeps no NUL
    var text = chunk.text().replace('\0', '\uFFFD');
    long bytes = text.getBytes(StandardCharsets.UTF_8).length;
    if (head.bytes() + bytes > MOST_BYTES) {
      return false;
    }
    int inserted =
        Sql.update(
            connection,
            """
            INSERT INTO cluster_logs (cluster_id, seq, event_id, at, step, stream, text)
            SELECT ?, ?, ?, ?, ?, ?, ?
            WHERE NOT EXISTS (SELECT 1 FROM cluster_logs WHERE cluster_id = ? AND event_id = ?)
            """,
            clusterId,
            head.lastSeq() + 1,
            eventId,
            chunk.work().at(),
            chunk.step(),
            chunk.stream(),
            text,
            clusterId,
            eventId);
    if (inserted == 0) {
      return false;
    }
    Sql.update(
        connection,
        "UPDATE cluster_log_heads SET last_seq = ?, bytes = ? WHERE cluster_id = ?",
        head.lastSeq() + 1,
        head.bytes() + bytes,
        clusterId);
    return true;
  }

  private static Head head(Connection connection, UUID clusterId) throws SQLException {
    Sql.update(
        connection,
        """
        INSERT INTO cluster_log_heads (cluster_id, last_seq, bytes) VALUES (?, 0, 0)
        ON CONFLICT DO NOTHING
        """,
        clusterId);
    return Sql.one(
            connection,
            "SELECT last_seq, bytes FROM cluster_log_heads WHERE cluster_id = ? FOR UPDATE",
            row -> new Head(row.getLong(1), row.getLong(2)),
            clusterId)
        .orElseThrow();
  }
}
