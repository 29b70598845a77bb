package io.k8slab.cluster.jdbc;

import io.k8slab.jdbc.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** Who comes next. */
public final class QueueRows {
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

  /** The first of each provider's queue. */
  public static List<UUID> heads(Connection connection) throws SQLException {
    return Sql.list(
        connection,
        """
        SELECT DISTINCT ON (provider) id FROM clusters
        WHERE status = 'QUEUED' ORDER BY provider, created_at, id
        """,
        row -> row.getObject(1, UUID.class));
  }
}
