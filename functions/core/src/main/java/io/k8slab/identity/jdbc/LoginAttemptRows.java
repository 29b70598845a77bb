package io.k8slab.identity.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/** The table {@code login_attempts}: counts within windows. The database's clock decides. */
public final class LoginAttemptRows {
  private LoginAttemptRows() {}

  /** How often it was tried within the window, this time included, and how long that lasts. */
  public record Count(int attempts, Duration left) {}

  /** Counts one more; a window that is over begins anew. */
  public static Count add(Connection connection, byte[] key, Duration window) throws SQLException {
    try (var upsert =
        connection.prepareStatement(
            """
            INSERT INTO login_attempts AS a (key, attempts, window_ends)
            VALUES (?, 1, now() + make_interval(secs => ?))
            ON CONFLICT (key) DO UPDATE SET
              attempts = CASE WHEN a.window_ends > now() THEN a.attempts + 1 ELSE 1 END,
              window_ends = CASE WHEN a.window_ends > now() THEN a.window_ends ELSE excluded.window_ends END
            RETURNING attempts, ceil(extract(epoch FROM window_ends - now()))::bigint
            """)) {
      upsert.setBytes(1, key);
      upsert.setDouble(2, (double) window.toSeconds());
      try (var rows = upsert.executeQuery()) {
        rows.next();
        return new Count(rows.getInt(1), Duration.ofSeconds(rows.getLong(2)));
      }
    }
  }

  public static void forget(Connection connection, byte[] key) throws SQLException {
    update(connection, "DELETE FROM login_attempts WHERE key = ?", key);
  }

  /** Takes one back. */
  public static void release(Connection connection, byte[] key) throws SQLException {
    update(
        connection,
        "UPDATE login_attempts SET attempts = attempts - 1 WHERE key = ? AND attempts > 0",
        key);
  }

  private static void update(Connection connection, String sql, byte[] key) throws SQLException {
    try (var update = connection.prepareStatement(sql)) {
      update.setBytes(1, key);
      update.executeUpdate();
    }
  }

  public static int pruneOver(Connection connection) throws SQLException {
    try (var delete =
        connection.prepareStatement("DELETE FROM login_attempts WHERE window_ends < now()")) {
      return delete.executeUpdate();
    }
  }
}
