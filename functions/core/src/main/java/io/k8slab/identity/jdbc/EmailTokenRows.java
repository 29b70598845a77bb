package io.k8slab.identity.jdbc;

import io.k8slab.identity.account.EmailPurpose;
import io.k8slab.identity.account.EmailToken;
import io.k8slab.jdbc.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;

/** The table {@code email_tokens}. The database's clock decides. */
public final class EmailTokenRows {
  private EmailTokenRows() {}

  /** The newest link of a purpose is the only one. */
  public static void insert(
      Connection connection, EmailToken token, UUID userId, EmailPurpose purpose, String emailKey)
      throws SQLException {
    forget(connection, userId, purpose);
    Sql.update(
        connection,
        """
        INSERT INTO email_tokens (token_hash, user_id, purpose, email_key, expires_at)
        VALUES (?, ?, ?, ?, now() + make_interval(secs => ?))
        """,
        token.hash(),
        userId,
        purpose.label(),
        emailKey,
        (double) purpose.lifetime().toSeconds());
  }

  /** Whose it is, once; empty where it is none, has ended, or the person has another address. */
  public static Optional<UUID> spend(Connection connection, EmailToken token, EmailPurpose purpose)
      throws SQLException {
    return Sql.one(
        connection,
        """
        DELETE FROM email_tokens t USING users u
        WHERE t.token_hash = ? AND t.purpose = ? AND t.expires_at > now()
          AND u.id = t.user_id AND u.email_key = t.email_key
        RETURNING t.user_id
        """,
        row -> row.getObject(1, UUID.class),
        token.hash(),
        purpose.label());
  }

  public static void forget(Connection connection, UUID userId, EmailPurpose purpose)
      throws SQLException {
    Sql.update(
        connection,
        "DELETE FROM email_tokens WHERE user_id = ? AND purpose = ?",
        userId,
        purpose.label());
  }

  /** Deletes those past their end; the number of them. */
  public static int pruneExpired(Connection connection) throws SQLException {
    return Sql.update(connection, "DELETE FROM email_tokens WHERE expires_at < now()");
  }
}
