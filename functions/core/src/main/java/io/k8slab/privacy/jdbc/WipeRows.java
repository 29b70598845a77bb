package io.k8slab.privacy.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/**
 * What erasure does to each table, but for the audit log. Every statement may run again and changes
 * nothing then; {@code :me} is the person's id.
 */
public final class WipeRows {
  /** An address that nobody confirmed may be somebody else's: what waits for it is not touched. */
  private static final String MY_ADDRESS =
      "(SELECT email_key FROM users WHERE id = :me AND email_confirmed_at IS NOT NULL)";

  /** First, while addresses and sessions are there: what is counted of them is kept by hash. */
  private static final String ATTEMPTS =
      """
      DELETE FROM login_attempts WHERE key IN (
        SELECT sha256(convert_to(k.sort || s.address || E'\\n' || w.who, 'UTF8'))
        FROM users u
          CROSS JOIN LATERAL (VALUES (u.email_key), (u.id::text), ('')) AS w (who)
          CROSS JOIN (VALUES (''), (E'mail\\n')) AS k (sort)
          CROSS JOIN (SELECT DISTINCT address FROM sessions WHERE user_id = :me) AS s
        WHERE u.id = :me AND w.who IS NOT NULL)
      OR key = sha256(convert_to(E'device code\\n' || :me::text, 'UTF8'))
      """;

  private static final List<String> WAYS_IN =
      List.of(
          ATTEMPTS,
          "DELETE FROM ws_tickets WHERE user_id = :me",
          "DELETE FROM refresh_tokens WHERE user_id = :me",
          "DELETE FROM sessions WHERE user_id = :me",
          "DELETE FROM access_tokens WHERE user_id = :me",
          "DELETE FROM device_codes WHERE user_id = :me",
          "DELETE FROM email_tokens WHERE user_id = :me",
          "DELETE FROM mails WHERE user_id = :me",
          "DELETE FROM identities WHERE user_id = :me",
          "UPDATE users SET password_hash = NULL WHERE id = :me AND password_hash IS NOT NULL");

  private static final List<String> EVERYTHING_ELSE =
      List.of(
          "DELETE FROM mails WHERE subject_id IN (SELECT id FROM team_invitations WHERE email_key = "
              + MY_ADDRESS
              + ")",
          """
          DELETE FROM mails m USING users u WHERE u.id = :me AND u.email_confirmed_at IS NOT NULL
            AND m.recipient = u.email
          """,
          "DELETE FROM team_invitations WHERE email_key = " + MY_ADDRESS,
          "DELETE FROM team_members WHERE user_id = :me",
          "DELETE FROM quotas WHERE user_id = :me",
          "DELETE FROM idempotency_keys WHERE user_id = :me",
          """
          DELETE FROM outbox WHERE message_key = :me::text
            OR cluster_id IN (SELECT id FROM clusters WHERE user_id = :me)
          """,
          "DELETE FROM cluster_logs WHERE cluster_id IN (SELECT id FROM clusters WHERE user_id = :me)",
          """
          UPDATE cluster_log_heads SET bytes = 0
          WHERE bytes > 0 AND cluster_id IN (SELECT id FROM clusters WHERE user_id = :me)
          """,
          """
          UPDATE clusters SET name = 'erased', labels = '{}', provider_config = '{}',
            failure_cause = NULL, api_server = NULL, ca_certificate = NULL, sealed_key_id = NULL,
            sealed_generation = NULL, sealed_credentials = NULL
          WHERE user_id = :me
          """,
          """
          UPDATE users SET kind = 'erased', email = NULL, email_key = NULL, full_name = NULL,
            roles = '{user}', email_confirmed_at = NULL, suspended_at = NULL, updated_at = now()
          WHERE id = :me
          """);

  private WipeRows() {}

  /** Nobody signs in any more, and nobody who is signed in goes on. */
  public static void waysIn(Connection connection, UUID userId) throws SQLException {
    run(connection, WAYS_IN, userId);
  }

  /** Nothing that tells who they were is left; only where their clusters are gone. */
  public static void all(Connection connection, UUID userId) throws SQLException {
    run(connection, WAYS_IN, userId);
    run(connection, EVERYTHING_ELSE, userId);
  }

  private static void run(Connection connection, List<String> statements, UUID userId)
      throws SQLException {
    try (var statement = connection.createStatement()) {
      for (var sql : statements) {
        // an id is digits and hyphens: there is nothing to quote
        statement.executeUpdate(sql.replace(":me", "'" + userId + "'::uuid"));
      }
    }
  }
}
