package io.k8slab.reaper;

import io.k8slab.audit.AuditEntry;
import io.k8slab.audit.RecordAudit;
import io.k8slab.events.HostReported;
import io.k8slab.host.Stranger;
import io.k8slab.host.Strangers;
import io.k8slab.reaper.jdbc.QuarantineRows;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps what hosts list and should not have, for as long as they list it. */
public final class Quarantine implements Strangers {
  private static final Logger log = LoggerFactory.getLogger(Quarantine.class);

  @Override
  public void seen(
      Connection connection, HostReported report, List<Stranger> strangers, String correlationId)
      throws SQLException {
    for (var stranger : strangers) {
      if (QuarantineRows.see(connection, report.hostId(), report.pool(), stranger)) {
        log.atWarn()
            .addKeyValue("clusterId", stranger.clusterId())
            .addKeyValue("hostId", report.hostId())
            .addKeyValue("reason", stranger.reason())
            .log("A host has a cluster that should not be there; it is watched");
        audit(connection, report, stranger.clusterId(), "reaper.quarantine", correlationId);
      }
    }
    var listed = strangers.stream().map(Stranger::clusterId).toList();
    for (var gone : QuarantineRows.forget(connection, report.hostId(), listed)) {
      audit(connection, report, gone, "reaper.gone", correlationId);
    }
  }

  private static void audit(
      Connection connection,
      HostReported report,
      UUID clusterId,
      String action,
      String correlationId)
      throws SQLException {
    RecordAudit.write(
        connection,
        new AuditEntry(
            null,
            "agent:" + report.agentId(),
            action,
            "cluster:" + clusterId,
            true,
            null,
            Map.of("host", report.hostId()),
            correlationId));
  }
}
