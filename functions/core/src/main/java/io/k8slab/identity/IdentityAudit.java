package io.k8slab.identity;

import io.k8slab.audit.AuditEntry;
import io.k8slab.audit.RecordAudit;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What people do with their accounts, as audit rows. */
public final class IdentityAudit {
  private IdentityAudit() {}

  /** An act of the person itself, who showed that. */
  public static void allowed(Connection connection, String action, UUID user, Client client)
      throws SQLException {
    allowed(connection, action, user, client, Map.of());
  }

  /** The same with what else is worth keeping; never a secret. */
  public static void allowed(
      Connection connection, String action, UUID user, Client client, Map<String, ?> details)
      throws SQLException {
    write(connection, "user:" + user, action, user, true, client, details);
  }

  /** The same with what must be erased with the person. */
  public static void allowedTelling(
      Connection connection, String action, UUID user, Client client, Map<String, ?> personal)
      throws SQLException {
    RecordAudit.write(
        connection,
        entry("user:" + user, action, user, true, client, Map.of()).withPersonal(personal));
  }

  /**
   * A refused act of we know not whom.
   *
   * @param user the person that it was tried on; null where there is none
   */
  public static void refused(
      Connection connection, String action, @Nullable UUID user, Client client)
      throws SQLException {
    refused(connection, action, user, client, Map.of());
  }

  /** The same with what else is worth keeping; never a secret. */
  public static void refused(
      Connection connection,
      String action,
      @Nullable UUID user,
      Client client,
      Map<String, ?> details)
      throws SQLException {
    write(connection, "anonymous", action, user, false, client, details);
  }

  /** What one person changed of another. */
  public static void change(
      Connection connection,
      UUID actor,
      String action,
      UUID user,
      Map<String, ?> before,
      Map<String, ?> after,
      Client client)
      throws SQLException {
    RecordAudit.write(
        connection,
        new AuditEntry(
            user,
            "user:" + actor,
            action,
            "user:" + user,
            true,
            client.address(),
            Map.of("before", before, "after", after),
            client.correlationId()));
  }

  private static void write(
      Connection connection,
      String actor,
      String action,
      @Nullable UUID user,
      boolean allowed,
      Client client,
      Map<String, ?> details)
      throws SQLException {
    RecordAudit.write(connection, entry(actor, action, user, allowed, client, details));
  }

  private static AuditEntry entry(
      String actor,
      String action,
      @Nullable UUID user,
      boolean allowed,
      Client client,
      Map<String, ?> details) {
    return new AuditEntry(
        user,
        actor,
        action,
        user == null ? "user:unknown" : "user:" + user,
        allowed,
        client.address(),
        details,
        client.correlationId());
  }
}
