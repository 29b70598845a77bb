package io.k8slab.identity;

import io.k8slab.identity.jdbc.RefreshTokenRows;
import io.k8slab.identity.jdbc.SessionRows;
import io.k8slab.identity.jdbc.UserRows;
import io.k8slab.jdbc.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Exchanges a refresh token for its successor. A token that was rotated a moment ago gets another
 * successor in its family (two tabs, or an answer that was lost); one rotated longer ago has been
 * stolen or its thief is being caught, so its whole family is revoked.
 */
public final class RotateSession {
  private final Database database;

  public RotateSession(Database database) {
    this.database = database;
  }

  /** Empty where the token is not honoured. */
  public Optional<Session> rotate(RefreshToken token, Client client) {
    return database.transact(
        c -> {
          var held = RefreshTokenRows.hold(c, token);
          if (held.isEmpty()) {
            return Optional.empty();
          }
          var row = held.get();
          return switch (row.state()) {
            case FRESH -> {
              RefreshTokenRows.markRotated(c, row.id());
              yield successor(c, row, client);
            }
            case JUST_ROTATED -> successor(c, row, client);
            case ROTATED -> {
              RefreshTokenRows.revokeFamily(c, row.familyId(), row.userId());
              IdentityAudit.refused(c, "auth.refresh_reuse", row.userId(), client);
              yield Optional.empty();
            }
            case OVER -> Optional.empty();
          };
        });
  }

  /** Empty where its person may not sign in. */
  private static Optional<Session> successor(
      Connection connection, RefreshTokenRows.Row row, Client client) throws SQLException {
    var user = UserRows.find(connection, row.userId()).filter(u -> u.suspendedAt() == null);
    if (user.isEmpty()) {
      return Optional.empty();
    }
    var token = RefreshToken.random();
    RefreshTokenRows.insert(connection, token, row.familyId(), row.userId());
    SessionRows.touch(connection, row.familyId(), client);
    return Optional.of(new Session(row.familyId(), user.get(), token));
  }
}
