package io.k8slab.cluster.jdbc;

import io.k8slab.jdbc.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/** Clusters on hosts that are drained by force. */
public final class DrainRows {
  private DrainRows() {}

  /**
   * One that is to end.
   *
   * @param deadline of its host
   * @param due whether that has passed
   */
  public record Leaving(UUID id, String hostId, Instant deadline, boolean due) {}

  /** Those whose lease goes on too long, and whatever is still there after the deadline. */
  public static List<Leaving> leaving(Connection connection, int limit) throws SQLException {
    return Sql.list(
        connection,
        """
        SELECT c.id, h.id AS host_id, h.drain_deadline, h.drain_deadline <= now() AS due
        FROM hosts h JOIN placements p ON p.host_id = h.id AND p.released_at IS NULL
        JOIN clusters c ON c.id = p.cluster_id
        WHERE h.drain_deadline IS NOT NULL
          AND c.status NOT IN ('QUEUED', 'TERMINATING', 'TERMINATED', 'ERROR')
          AND (h.drain_deadline <= now()
            OR (c.status = 'RUNNING' AND c.ttl_expires_at > h.drain_deadline))
        ORDER BY c.id LIMIT ?
        """,
        row ->
            new Leaving(
                row.getObject("id", UUID.class),
                row.getString("host_id"),
                Objects.requireNonNull(Sql.instant(row, "drain_deadline")),
                row.getBoolean("due")),
        limit);
  }
}
