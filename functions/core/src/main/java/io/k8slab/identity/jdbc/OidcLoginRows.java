package io.k8slab.identity.jdbc;

import io.k8slab.identity.oidc.PendingLogin;
import io.k8slab.jdbc.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/** The table {@code oidc_logins}. The database's clock decides. */
public final class OidcLoginRows {
  private OidcLoginRows() {}

  public static void insert(
      Connection connection, byte[] stateHash, PendingLogin login, Duration lifetime)
      throws SQLException {
    Sql.update(
        connection,
        """
        INSERT INTO oidc_logins (state_hash, provider, code_challenge, redirect_uri, expires_at)
        VALUES (?, ?, ?, ?, now() + make_interval(secs => ?))
        """,
        stateHash,
        login.provider(),
        login.codeChallenge(),
        login.redirectUri(),
        (double) lifetime.toSeconds());
  }

  /** It is there for one only; empty where it is over, too. */
  public static Optional<PendingLogin> take(Connection connection, byte[] stateHash)
      throws SQLException {
    return Sql.one(
        connection,
        """
        DELETE FROM oidc_logins WHERE state_hash = ? AND expires_at > now()
        RETURNING provider, code_challenge, redirect_uri
        """,
        row ->
            new PendingLogin(
                row.getString("provider"),
                row.getString("code_challenge"),
                row.getString("redirect_uri")),
        stateHash);
  }

  /** Deletes those past their end; the number of them. */
  public static int pruneExpired(Connection connection) throws SQLException {
    return Sql.update(connection, "DELETE FROM oidc_logins WHERE expires_at < now()");
  }
}
