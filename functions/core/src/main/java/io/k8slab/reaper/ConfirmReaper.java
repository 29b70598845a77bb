package io.k8slab.reaper;

import io.k8slab.audit.AuditEntry;
import io.k8slab.audit.RecordAudit;
import io.k8slab.jdbc.Database;
import io.k8slab.reaper.jdbc.ReaperRows;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Lets the reaper go on: an operator has looked at what is in quarantine. */
public final class ConfirmReaper {
  private final Database database;

  public ConfirmReaper(Database database) {
    this.database = database;
  }

  /**
   * Idempotent; audited where it changes something.
   *
   * @param actor {@code user:<id>}
   */
  public void confirm(String actor, @Nullable String address, String correlationId) {
    database.<Boolean>transact(
        connection -> {
          var state = ReaperRows.lock(connection);
          if (!state.isStopped()) {
            return false;
          }
          ReaperRows.resume(connection);
          RecordAudit.write(
              connection,
              new AuditEntry(
                  null,
                  actor,
                  "reaper.confirm",
                  "reaper",
                  true,
                  address,
                  Map.of("reason", Objects.requireNonNullElse(state.reason(), "")),
                  correlationId));
          return true;
        });
  }
}
