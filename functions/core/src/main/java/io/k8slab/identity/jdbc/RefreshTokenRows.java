package io.k8slab.identity.jdbc;

import com.github.f4b6a3.uuid.UuidCreator;
import io.k8slab.identity.RefreshToken;
import io.k8slab.jdbc.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The table {@code refresh_tokens}. The database's clock decides. */
public final class RefreshTokenRows {
  /** Of our advisory locks, those on a family. */
  private static final int FAMILY_LOCK = 7301;

  private RefreshTokenRows() {}

  /** Where a token stands. */
  public enum State {
    FRESH,
    /** Rotated, within the grace. */
    JUST_ROTATED,
    ROTATED,
    /** Revoked, or past its end. */
    OVER
  }

  /** A token that was issued once. */
  public record Row(UUID id, UUID familyId, UUID userId, State state) {}

  public static void insert(Connection connection, RefreshToken token, UUID familyId, UUID userId)
      throws SQLException {
    try (var insert =
        connection.prepareStatement(
            """
            INSERT INTO refresh_tokens (id, family_id, user_id, token_hash, expires_at)
            VALUES (?, ?, ?, ?, LEAST(now() + make_interval(secs => ?),
              (SELECT created_at + make_interval(secs => ?) FROM sessions WHERE id = ?)))
            """)) {
      insert.setObject(1, UuidCreator.getTimeOrderedEpoch());
      insert.setObject(2, familyId);
      insert.setObject(3, userId);
      insert.setBytes(4, token.hash());
      insert.setDouble(5, (double) RefreshToken.LIFETIME.toSeconds());
      insert.setDouble(6, (double) RefreshToken.LONGEST_SESSION.toSeconds());
      insert.setObject(7, familyId);
      insert.executeUpdate();
    }
  }

  /**
   * Finds a token and holds its family until the transaction ends. Without that, a successor that
   * is being made could slip through a revocation of its family.
   */
  public static Optional<Row> hold(Connection connection, RefreshToken token) throws SQLException {
    var family = familyOf(connection, token);
    if (family.isEmpty()) {
      return Optional.empty();
    }
    try (var lock = connection.prepareStatement("SELECT pg_advisory_xact_lock(?, hashtext(?))")) {
      lock.setInt(1, FAMILY_LOCK);
      lock.setString(2, family.get().toString());
      lock.execute();
    }
    return find(connection, token);
  }

  private static Optional<UUID> familyOf(Connection connection, RefreshToken token)
      throws SQLException {
    try (var select =
        connection.prepareStatement("SELECT family_id FROM refresh_tokens WHERE token_hash = ?")) {
      select.setBytes(1, token.hash());
      try (var rows = select.executeQuery()) {
        return rows.next() ? Optional.of(rows.getObject(1, UUID.class)) : Optional.empty();
      }
    }
  }

  private static Optional<Row> find(Connection connection, RefreshToken token) throws SQLException {
    try (var select =
        connection.prepareStatement(
            """
            SELECT id, family_id, user_id,
              CASE
                WHEN revoked_at IS NOT NULL OR expires_at <= clock_timestamp() THEN 'OVER'
                WHEN rotated_at IS NULL THEN 'FRESH'
                WHEN rotated_at > clock_timestamp() - make_interval(secs => ?) THEN 'JUST_ROTATED'
                ELSE 'ROTATED'
              END
            FROM refresh_tokens WHERE token_hash = ?
            """)) {
      select.setDouble(1, (double) RefreshToken.GRACE.toSeconds());
      select.setBytes(2, token.hash());
      try (var rows = select.executeQuery()) {
        return rows.next()
            ? Optional.of(
                new Row(
                    rows.getObject(1, UUID.class),
                    rows.getObject(2, UUID.class),
                    rows.getObject(3, UUID.class),
                    State.valueOf(rows.getString(4))))
            : Optional.empty();
      }
    }
  }

  public static void markRotated(Connection connection, UUID id) throws SQLException {
    try (var update =
        connection.prepareStatement(
            "UPDATE refresh_tokens SET rotated_at = clock_timestamp() WHERE id = ?")) {
      update.setObject(1, id);
      update.executeUpdate();
    }
  }

  /** Ends the session that these tokens are of; false where it had ended, or is not theirs. */
  public static boolean revokeFamily(Connection connection, UUID familyId, UUID userId)
      throws SQLException {
    Sql.update(
        connection,
        """
        UPDATE refresh_tokens SET revoked_at = clock_timestamp()
        WHERE family_id = ? AND user_id = ? AND revoked_at IS NULL
        """,
        familyId,
        userId);
    return SessionRows.revoke(connection, familyId, userId);
  }

  static void revokeAllBut(Connection connection, UUID userId, @Nullable UUID family)
      throws SQLException {
    Sql.update(
        connection,
        """
        UPDATE refresh_tokens SET revoked_at = clock_timestamp()
        WHERE user_id = ? AND revoked_at IS NULL AND family_id IS DISTINCT FROM ?::uuid
        """,
        userId,
        family);
  }

  /** Deletes tokens past their end; the number of them. */
  public static int pruneExpired(Connection connection) throws SQLException {
    try (var delete =
        connection.prepareStatement("DELETE FROM refresh_tokens WHERE expires_at < now()")) {
      return delete.executeUpdate();
    }
  }
}
