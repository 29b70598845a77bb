package io.k8slab.audit;

import com.github.f4b6a3.uuid.UuidCreator;
import io.k8slab.http.ApiJson;
import java.sql.Connection;
import java.sql.SQLException;

/** Writes an audit row into the transaction of the act that it tells of. */
public final class RecordAudit {
  private RecordAudit() {}

  public static void write(Connection connection, AuditEntry entry) throws SQLException {
    try (var insert =
        connection.prepareStatement(
            """
            INSERT INTO audit_log
              (id, user_id, team_id, actor, action, subject, outcome, address, details, correlation_id)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?)
            """)) {
      insert.setObject(1, UuidCreator.getTimeOrderedEpoch());
      insert.setObject(2, entry.userId());
      insert.setObject(3, entry.teamId());
      insert.setString(4, entry.actor());
      insert.setString(5, entry.action());
      insert.setString(6, entry.subject());
      insert.setString(7, entry.allowed() ? "ok" : "refused");
      insert.setString(8, entry.address());
      insert.setString(9, ApiJson.MAPPER.writeValueAsString(entry.details()));
      insert.setString(10, entry.correlationId());
      insert.executeUpdate();
    }
  }
}
