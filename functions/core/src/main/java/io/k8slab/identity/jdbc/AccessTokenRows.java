package io.k8slab.identity.jdbc;

import io.k8slab.http.Permission;
import io.k8slab.identity.program.AccessToken;
import io.k8slab.identity.program.NewAccessToken;
import io.k8slab.jdbc.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** The table {@code access_tokens}. The database's clock decides. */
public final class AccessTokenRows {
  private static final String SELECT =
      "SELECT id, name, scopes, created_at, expires_at, last_used_at FROM access_tokens WHERE ";

  private AccessTokenRows() {}

  public static void insert(
      Connection connection, UUID id, UUID userId, byte[] hash, NewAccessToken wanted, UUID by)
      throws SQLException {
    Sql.update(
        connection,
        """
        INSERT INTO access_tokens (id, user_id, name, token_hash, scopes, created_by, expires_at)
        VALUES (?, ?, ?, ?, ?, ?, now() + make_interval(secs => ?))
        """,
        id,
        userId,
        wanted.name(),
        hash,
        connection.createArrayOf(
            "text", wanted.scopes().stream().map(Permission::wireName).sorted().toArray()),
        by,
        (double) wanted.lifetime().toSeconds());
  }

  public static Optional<AccessToken> find(Connection connection, UUID id, UUID userId)
      throws SQLException {
    return Sql.one(
        connection, SELECT + "id = ? AND user_id = ?", AccessTokenRows::token, id, userId);
  }

  public static List<AccessToken> live(Connection connection, UUID userId) throws SQLException {
    return Sql.list(
        connection,
        SELECT + "user_id = ? AND expires_at > now() ORDER BY created_at DESC LIMIT 100",
        AccessTokenRows::token,
        userId);
  }

  /** How many have not ended; the owner's row is locked, so that it stays so. */
  public static int countLocked(Connection connection, UUID userId) throws SQLException {
    Sql.exists(connection, "SELECT FROM users WHERE id = ? FOR NO KEY UPDATE", userId);
    return Sql.one(
            connection,
            "SELECT count(*) FROM access_tokens WHERE user_id = ? AND expires_at > now()",
            row -> row.getInt(1),
            userId)
        .orElse(0);
  }

  /** False where this person has no such token. */
  public static boolean delete(Connection connection, UUID id, UUID userId) throws SQLException {
    return Sql.update(
            connection, "DELETE FROM access_tokens WHERE id = ? AND user_id = ?", id, userId)
        == 1;
  }

  /** Deletes those past their end; the number of them. */
  public static int pruneExpired(Connection connection) throws SQLException {
    return Sql.update(connection, "DELETE FROM access_tokens WHERE expires_at < now()");
  }

  private static AccessToken token(ResultSet row) throws SQLException {
    return new AccessToken(
        row.getObject("id", UUID.class),
        row.getString("name"),
        CallerRows.scopes(row),
        Objects.requireNonNull(Sql.instant(row, "created_at")),
        Objects.requireNonNull(Sql.instant(row, "expires_at")),
        Sql.instant(row, "last_used_at"));
  }
}
