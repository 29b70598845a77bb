package io.k8slab.identity.jdbc;

import io.k8slab.http.Permission;
import io.k8slab.http.Principal;
import io.k8slab.jdbc.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Who a token speaks for, and what they may, in one statement. */
public final class CallerRows {
  private static final String WHO = "u.id AS user_id, u.email, u.roles, " + UserRows.TEAMS;

  private CallerRows() {}

  /** Empty where the session has ended, or its person may not sign in. */
  public static Optional<Principal> ofSession(Connection connection, UUID userId, UUID sessionId)
      throws SQLException {
    return Sql.one(
        connection,
        "SELECT "
            + WHO
            + """
             FROM sessions s JOIN users u ON u.id = s.user_id
            WHERE s.id = ? AND s.user_id = ? AND s.revoked_at IS NULL AND s.expires_at > now()
              AND u.suspended_at IS NULL AND u.kind = 'person'
            """,
        row -> principal(row, Optional.empty(), sessionId),
        sessionId,
        userId);
  }

  /** A token for programs that holds, and until when. */
  public record Held(Principal principal, Instant until) {}

  /** Empty where no token has this hash, it has ended, or its person may not sign in. */
  public static Optional<Held> useToken(Connection connection, byte[] hash) throws SQLException {
    var held =
        Sql.one(
            connection,
            "SELECT t.expires_at, t.scopes, "
                + WHO
                + """
                 FROM access_tokens t JOIN users u ON u.id = t.user_id
                WHERE t.token_hash = ? AND t.expires_at > now() AND u.suspended_at IS NULL
                """,
            row ->
                new Held(
                    principal(row, Optional.of(scopes(row)), null),
                    Objects.requireNonNull(Sql.instant(row, "expires_at"))),
            hash);
    if (held.isPresent()) {
      Sql.update(
          connection,
          """
          UPDATE access_tokens SET last_used_at = now()
          WHERE token_hash = ? AND (last_used_at IS NULL OR last_used_at < now() - interval '1 minute')
          """,
          hash);
    }
    return held;
  }

  private static Principal principal(
      ResultSet row, Optional<Set<Permission>> scopes, @Nullable UUID sessionId)
      throws SQLException {
    return new Principal(
        row.getObject("user_id", UUID.class),
        row.getString("email"),
        UserRows.roles(row),
        UserRows.teams(row),
        scopes,
        sessionId);
  }

  /** A scope that this version does not know allows nothing. */
  static Set<Permission> scopes(ResultSet row) throws SQLException {
    return Stream.of((String[]) row.getArray("scopes").getArray())
        .flatMap(name -> Permission.named(name).stream())
        .collect(Collectors.toUnmodifiableSet());
  }
}
