package io.k8slab.host.jdbc;

import io.k8slab.jdbc.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What operators want of hosts. Each says whether it has changed something. */
public final class CordonRows {
  private CordonRows() {}

  /**
   * False where it is not there. What is in use of it is locked first, as creates do: those that
   * are about to take a place on it end before, and no later one takes any.
   */
  public static boolean lock(Connection connection, String hostId) throws SQLException {
    Sql.exists(connection, "SELECT 1 FROM host_use WHERE host_id = ? FOR NO KEY UPDATE", hostId);
    return Sql.exists(connection, "SELECT 1 FROM hosts WHERE id = ? FOR NO KEY UPDATE", hostId);
  }

  public static boolean cordon(Connection connection, String hostId) throws SQLException {
    return Sql.update(
            connection,
            """
            UPDATE hosts SET cordoned_at = clock_timestamp()
            WHERE id = ? AND cordoned_at IS NULL
            """,
            hostId)
        == 1;
  }

  public static boolean uncordon(Connection connection, String hostId) throws SQLException {
    return Sql.update(
            connection,
            """
            UPDATE hosts SET cordoned_at = NULL, drain_started_at = NULL, drain_deadline = NULL
            WHERE id = ? AND cordoned_at IS NOT NULL
            """,
            hostId)
        == 1;
  }

  /** The earlier deadline stays. */
  public static boolean drain(Connection connection, String hostId, @Nullable Duration forceAfter)
      throws SQLException {
    return Sql.update(
            connection,
            """
            UPDATE hosts SET cordoned_at = coalesce(cordoned_at, wanted.now),
              drain_started_at = coalesce(drain_started_at, wanted.now),
              drain_deadline = least(drain_deadline, wanted.deadline)
            FROM (SELECT now, now + make_interval(secs => ?::float8) AS deadline
                  FROM clock_timestamp() AS now) wanted
            WHERE id = ? AND (drain_started_at IS NULL
              OR least(drain_deadline, wanted.deadline) IS DISTINCT FROM drain_deadline)
            """,
            forceAfter == null ? null : (double) forceAfter.toSeconds(),
            hostId)
        == 1;
  }

  /** When leases on a host end at the latest, where it is drained by force. */
  public static Optional<Instant> deadline(Connection connection, String hostId)
      throws SQLException {
    return Sql.one(
            connection,
            "SELECT drain_deadline FROM hosts WHERE id = ?",
            row -> Optional.ofNullable(Sql.instant(row, "drain_deadline")),
            hostId)
        .flatMap(deadline -> deadline);
  }
}
