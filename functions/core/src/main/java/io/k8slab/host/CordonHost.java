package io.k8slab.host;

import io.k8slab.audit.AuditEntry;
import io.k8slab.audit.RecordAudit;
import io.k8slab.host.jdbc.CordonRows;
import io.k8slab.http.Problem;
import io.k8slab.http.ProblemException;
import io.k8slab.http.ProblemType;
import io.k8slab.http.Request;
import io.k8slab.jdbc.Database;
import io.k8slab.lease.Ttl;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an operator wants of a host: that it takes nothing new, that it becomes empty, or that it
 * takes clusters again. Each is idempotent, and audited where it changes something. Leases are
 * shortened by the next reconciliation.
 */
public final class CordonHost {
  private final Database database;

  public CordonHost(Database database) {
    this.database = database;
  }

  /**
   * @throws ProblemException 404
   */
  public void cordon(Request request, String hostId) {
    change(request, hostId, "host.cordon", Map.of(), c -> CordonRows.cordon(c, hostId));
  }

  /**
   * @throws ProblemException 404
   */
  public void uncordon(Request request, String hostId) {
    change(request, hostId, "host.uncordon", Map.of(), c -> CordonRows.uncordon(c, hostId));
  }

  /**
   * @param forceAfter when leases end at the latest, from now; null for when they end by themselves
   * @throws ProblemException 404
   */
  public void drain(Request request, String hostId, @Nullable Duration forceAfter) {
    change(
        request,
        hostId,
        "host.drain",
        forceAfter == null ? Map.of() : Map.of("force_after", Ttl.iso(forceAfter)),
        c -> CordonRows.drain(c, hostId, forceAfter));
  }

  /** Whether it has changed something. */
  @FunctionalInterface
  private interface Act {
    boolean on(Connection connection) throws SQLException;
  }

  private void change(
      Request request, String hostId, String action, Map<String, ?> details, Act act) {
    database.<Boolean>transact(
        connection -> {
          if (!CordonRows.lock(connection, hostId)) {
            throw Problem.of(ProblemType.NOT_FOUND, "There is no host with this id.").asException();
          }
          boolean changed = act.on(connection);
          if (changed) {
            RecordAudit.write(
                connection,
                new AuditEntry(
                    null,
                    "user:" + request.caller().userId(),
                    action,
                    "host:" + hostId,
                    true,
                    request.remoteAddress(),
                    details,
                    request.correlationId()));
          }
          return changed;
        });
  }
}
