package io.k8slab.status.jdbc;

import io.k8slab.events.LogChunk;
import io.k8slab.jdbc.Sql;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Log pieces in a sequence without gaps: its head's lock lets one writer in at a time. */
public final class StoredLogs {
  /** Of one cluster, whichever agents say it. */
  static final long MOST_BYTES = 5L * 1024 * 1024;

  private static final String CUT = "The log is longer than 5 MB; the rest is cut.\n";

  private StoredLogs() {}

  private record Head(
      long lastSeq, long bytes, UUID userId, @Nullable UUID teamId, Instant readAt) {}

  /**
   * A piece that is there now.
   *
   * @param userId the cluster's owner
   * @param teamId the cluster's team; null where it has none
   * @param at the database's time
   */
  public record Appended(UUID userId, @Nullable UUID teamId, long seq, Instant at) {}

  /** Empty where it is there already or the log is full; its last line says that it is. */
  public static Optional<Appended> append(Connection connection, UUID eventId, LogChunk chunk)
      throws SQLException {
    var clusterId = chunk.work().clusterId();
    var head = head(connection, clusterId);
    // PostgreSQL keeps no NUL
    var text = chunk.text().replace('\0', '\uFFFD');
    long bytes = text.getBytes(StandardCharsets.UTF_8).length;
    if (head.bytes() > MOST_BYTES) {
      return Optional.empty();
    }
    boolean full = head.bytes() + bytes > MOST_BYTES;
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
            full ? "agent" : chunk.stream(),
            full ? CUT : text,
            clusterId,
            eventId);
    if (inserted == 0) {
      return Optional.empty();
    }
    Sql.update(
        connection,
        "UPDATE cluster_log_heads SET last_seq = ?, bytes = ? WHERE cluster_id = ?",
        head.lastSeq() + 1,
        // a little too much closes it
        head.bytes() + bytes,
        clusterId);
    return Optional.of(
        new Appended(head.userId(), head.teamId(), head.lastSeq() + 1, head.readAt()));
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
            """
            SELECT l.last_seq, l.bytes, c.user_id, c.team_id, now() AS read_at
            FROM cluster_log_heads l JOIN clusters c ON c.id = l.cluster_id
            WHERE l.cluster_id = ? FOR UPDATE OF l
            """,
            row ->
                new Head(
                    row.getLong(1),
                    row.getLong(2),
                    row.getObject(3, UUID.class),
                    row.getObject(4, UUID.class),
                    Objects.requireNonNull(Sql.instant(row, "read_at"))),
            clusterId)
        .orElseThrow();
  }
}
