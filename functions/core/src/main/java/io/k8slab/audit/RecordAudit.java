package io.k8slab.audit;

import com.github.f4b6a3.uuid.UuidCreator;
import io.k8slab.http.ApiJson;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Writes an audit row into the transaction of the act that it tells of; what is personal of it
 * beside it. It is sealed after the commit, by {@code io.k8slab.audit.chain}.
 */
public final class RecordAudit {
  private static final String ROW =
      """
      INSERT INTO audit_log (id, user_id, team_id, actor, action, subject, outcome, details,
        correlation_id, personal_hash)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?, ?)
      """;

  private static final String PERSONAL_AND_ROW =
      "WITH personal AS (INSERT INTO audit_personal (audit_id, salt, value) VALUES (?, ?, ?::json))\n"
          + ROW;

  private RecordAudit() {}

  public static void write(Connection connection, AuditEntry entry) throws SQLException {
    var id = UuidCreator.getTimeOrderedEpoch();
    var personal = Personal.of(entry);
    try (var insert = connection.prepareStatement(personal.isPresent() ? PERSONAL_AND_ROW : ROW)) {
      int next = 1;
      if (personal.isPresent()) {
        insert.setObject(next++, id);
        insert.setBytes(next++, personal.get().salt());
        insert.setString(next++, personal.get().value());
      }
      insert.setObject(next++, id);
      insert.setObject(next++, entry.userId());
      insert.setObject(next++, entry.teamId());
      insert.setString(next++, entry.actor());
      insert.setString(next++, entry.action());
      insert.setString(next++, entry.subject());
      insert.setString(next++, entry.allowed() ? "ok" : "refused");
      insert.setString(next++, ApiJson.MAPPER.writeValueAsString(entry.details()));
      insert.setString(next++, entry.correlationId());
      insert.setBytes(next, personal.map(Personal::hash).orElse(null));
      insert.executeUpdate();
    }
  }
}
