package io.k8slab.audit;

import io.k8slab.jdbc.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;

/**
 * Makes a person's audit rows pseudonymous: what is personal beside them is deleted, the rows stay
 * with the number of an account that tells nobody who it was. No seal breaks.
 */
public final class EraseAudit {
  private EraseAudit() {}

  /**
   * Erases in the transaction of the connection, and writes that down. Acts that come after it are
   * not covered: end the person's sessions before.
   *
   * @param userId whose rows: what they did, and what was done on them, by whomever
   * @param actor who erases, as in {@link AuditEntry}
   * @return of how many rows something was erased
   */
  public static int of(Connection connection, UUID userId, String actor, String correlationId)
      throws SQLException {
    int erased =
        Sql.update(
            connection,
            """
            DELETE FROM audit_personal p USING audit_log a
            WHERE p.audit_id = a.id AND (a.user_id = ? OR a.actor = ?)
            """,
            userId,
            "user:" + userId);
    RecordAudit.write(
        connection,
        new AuditEntry(
            userId,
            actor,
            "audit.erase",
            "user:" + userId,
            true,
            null,
            Map.of("rows", erased),
            correlationId));
    return erased;
  }
}
