package io.k8slab.inbox;

import io.k8slab.audit.AuditEntry;
import io.k8slab.audit.RecordAudit;
import io.k8slab.events.Envelope;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps that an agent's event was not believed, and why. */
public final class RefuseRecord {
  private static final Logger log = LoggerFactory.getLogger(RefuseRecord.class);

  private RefuseRecord() {}

  /**
   * @param action such as {@code status.refused}
   * @param subject such as {@code cluster:<id>}
   */
  public static void audit(
      Connection connection,
      String action,
      String subject,
      String agentId,
      String reason,
      InboundRecord inbound,
      Envelope<?> envelope)
      throws SQLException {
    log.atWarn()
        .addKeyValue("action", action)
        .addKeyValue("subject", subject)
        .addKeyValue("agentId", agentId)
        .addKeyValue("reason", reason)
        .addKeyValue("record", inbound)
        .log("An agent's event is refused");
    RecordAudit.write(
        connection,
        new AuditEntry(
            null,
            agentId.isEmpty() ? "anonymous" : "agent:" + cut(agentId),
            action,
            subject,
            false,
            null,
            Map.of(
                "reason", reason,
                "event_id", envelope.id(),
                "message", envelope.message().getClass().getSimpleName(),
                "record", inbound.toString()),
            cut(envelope.correlationId())));
  }

  /** What a stranger wrote is kept, but not at any length. */
  private static String cut(String text) {
    return text.length() <= 100 ? text : text.substring(0, 100);
  }
}
