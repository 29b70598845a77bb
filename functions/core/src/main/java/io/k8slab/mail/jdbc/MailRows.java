package io.k8slab.mail.jdbc;

import com.github.f4b6a3.uuid.UuidCreator;
import io.k8slab.http.ApiJson;
import io.k8slab.jdbc.Sql;
import io.k8slab.mail.Mail;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import tools.jackson.core.type.TypeReference;

/** The table {@code mails}. The database's clock decides. */
public final class MailRows {
  private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};

  private MailRows() {}

  /**
   * A mail that somebody has begun to send.
   *
   * @param attempts how often, this time included
   */
  public record Owed(UUID id, Mail mail, int attempts) {}

  public static void insert(Connection connection, Mail mail) throws SQLException {
    Sql.update(
        connection,
        """
        INSERT INTO mails (id, kind, recipient, user_id, subject_id, parameters)
        SELECT ?, k.kind, k.recipient, ?, k.subject_id, ?::jsonb
        FROM (VALUES (?, ?, ?::uuid)) AS k (kind, recipient, subject_id)
        WHERE NOT EXISTS (SELECT FROM mails m WHERE m.kind = k.kind AND m.recipient = k.recipient
          AND m.subject_id IS NOT DISTINCT FROM k.subject_id AND m.attempts = 0)
        """,
        UuidCreator.getTimeOrderedEpoch(),
        mail.userId(),
        ApiJson.MAPPER.writeValueAsString(mail.parameters()),
        mail.kind(),
        mail.recipient(),
        mail.subjectId());
  }

  /** The next that is due; another run finds it again after a minute, then ever later. */
  public static Optional<Owed> claim(Connection connection, Set<String> kinds) throws SQLException {
    return Sql.one(
        connection,
        """
        UPDATE mails SET attempts = attempts + 1,
          next_attempt_at = now() + interval '1 minute' * power(2, least(attempts, 9))
        WHERE id = (
          SELECT id FROM mails WHERE next_attempt_at <= now() AND kind = ANY (?)
          ORDER BY next_attempt_at LIMIT 1 FOR UPDATE SKIP LOCKED)
        RETURNING id, kind, recipient, user_id, subject_id, parameters, attempts
        """,
        MailRows::owed,
        connection.createArrayOf("text", kinds.toArray()));
  }

  public static boolean delete(Connection connection, UUID id) throws SQLException {
    return Sql.update(connection, "DELETE FROM mails WHERE id = ?", id) == 1;
  }

  private static Owed owed(ResultSet row) throws SQLException {
    return new Owed(
        row.getObject("id", UUID.class),
        new Mail(
            row.getString("kind"),
            row.getString("recipient"),
            row.getObject("user_id", UUID.class),
            row.getObject("subject_id", UUID.class),
            ApiJson.MAPPER.readValue(row.getString("parameters"), TEXTS)),
        row.getInt("attempts"));
  }
}
