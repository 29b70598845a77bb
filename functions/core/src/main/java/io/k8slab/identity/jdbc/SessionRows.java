package io.k8slab.identity.jdbc;

import io.k8slab.identity.Client;
import io.k8slab.identity.RefreshToken;
import io.k8slab.identity.SignedIn;
import io.k8slab.jdbc.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The table {@code sessions}. The database's clock decides. */
public final class SessionRows {
  private SessionRows() {}

  public static void insert(Connection connection, UUID id, UUID userId, Client client)
      throws SQLException {
    Sql.update(
        connection,
        """
        INSERT INTO sessions (id, user_id, address, user_agent, expires_at)
        VALUES (?, ?, ?, ?, now() + make_interval(secs => ?))
        """,
        id,
        userId,
        client.address(),
        client.userAgent(),
        (double) RefreshToken.LIFETIME.toSeconds());
  }

  /** It was used, and lives on. */
  public static void touch(Connection connection, UUID id, Client client) throws SQLException {
    Sql.update(
        connection,
        """
        UPDATE sessions SET last_used_at = now(), address = ?, user_agent = ?,
          expires_at = LEAST(now() + make_interval(secs => ?),
            created_at + make_interval(secs => ?))
        WHERE id = ?
        """,
        client.address(),
        client.userAgent(),
        (double) RefreshToken.LIFETIME.toSeconds(),
        (double) RefreshToken.LONGEST_SESSION.toSeconds(),
        id);
  }

  /** Those that live, the last used first. */
  public static List<SignedIn> live(Connection connection, UUID userId) throws SQLException {
    return Sql.list(
        connection,
        """
        SELECT id, address, user_agent, created_at, last_used_at, expires_at FROM sessions
        WHERE user_id = ? AND revoked_at IS NULL AND expires_at > now()
        ORDER BY last_used_at DESC LIMIT 100
        """,
        row ->
            new SignedIn(
                row.getObject("id", UUID.class),
                row.getString("address"),
                row.getString("user_agent"),
                Objects.requireNonNull(Sql.instant(row, "created_at")),
                Objects.requireNonNull(Sql.instant(row, "last_used_at")),
                Objects.requireNonNull(Sql.instant(row, "expires_at"))),
        userId);
  }

  /** Whether somebody signed in anew within so long, and is signed in still. */
  public static boolean isNewerThan(Connection connection, UUID id, UUID userId, Duration age)
      throws SQLException {
    return Sql.exists(
        connection,
        """
        SELECT FROM sessions WHERE id = ? AND user_id = ? AND revoked_at IS NULL
          AND created_at > now() - make_interval(secs => ?)
        """,
        id,
        userId,
        (double) age.toSeconds());
  }

  /** False where this person has no such session, or it has ended. */
  public static boolean revoke(Connection connection, UUID id, UUID userId) throws SQLException {
    return Sql.update(
            connection,
            """
            UPDATE sessions SET revoked_at = clock_timestamp()
            WHERE id = ? AND user_id = ? AND revoked_at IS NULL
            """,
            id,
            userId)
        == 1;
  }

  public static void revokeAll(Connection connection, UUID userId) throws SQLException {
    revokeAllBut(connection, userId, null);
  }

  /**
   * @param stays the one that goes on; null for none
   */
  public static void revokeAllBut(Connection connection, UUID userId, @Nullable UUID stays)
      throws SQLException {
    RefreshTokenRows.revokeAllBut(connection, userId, stays);
    Sql.update(
        connection,
        """
        UPDATE sessions SET revoked_at = clock_timestamp()
        WHERE user_id = ? AND revoked_at IS NULL AND id IS DISTINCT FROM ?::uuid
        """,
        userId,
        stays);
  }

  /** Deletes those past their end; the number of them. */
  public static int pruneExpired(Connection connection) throws SQLException {
    return Sql.update(connection, "DELETE FROM sessions WHERE expires_at < now()");
  }
}
