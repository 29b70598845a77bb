package io.k8slab.reaper;

import io.k8slab.audit.AuditEntry;
import io.k8slab.audit.RecordAudit;
import io.k8slab.host.HostWitness;
import io.k8slab.inbox.InboundRecord;
import io.k8slab.jdbc.Database;
import io.k8slab.reaper.jdbc.ReaperRows;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops the reaper where this database is older than what was done with it. Kafka is the witness:
 * it counts the records of the hosts' topic and knows how far they were dealt with; a database that
 * was put back does not remember the last of them, so that the next one leaves a gap. A host's
 * ledger that knows a later wish than we do says the same.
 *
 * <p>See {@code infra/adr/0023-retries-and-the-reaper.md}.
 */
public final class WatchRestores implements HostWitness {
  private static final Logger log = LoggerFactory.getLogger(WatchRestores.class);

  private final Database database;

  public WatchRestores(Database database) {
    this.database = database;
  }

  @Override
  public void arrived(InboundRecord inbound) {
    database.<Boolean>transact(
        connection -> {
          var next = ReaperRows.next(connection, inbound.topic(), inbound.partition());
          ReaperRows.mark(connection, inbound.topic(), inbound.partition(), inbound.offset() + 1);
          if (next.isEmpty() && inbound.offset() > 0) {
            stop(
                connection,
                "Reports of hosts were there before this database saw its first one.",
                inbound.toString());
          } else if (next.isPresent() && inbound.offset() > next.get()) {
            stop(
                connection,
                "Reports of hosts were dealt with that this database does not remember; it may be"
                    + " an older copy of itself.",
                inbound.toString());
          }
          return true;
        });
  }

  @Override
  public void laterWishes(Connection connection, String hostId) throws SQLException {
    stop(
        connection,
        "A host knows later wishes for its clusters than this database; it may be an older copy of"
            + " itself.",
        "host:" + hostId);
  }

  private static void stop(Connection connection, String reason, String sign) throws SQLException {
    if (!ReaperRows.stop(connection, reason)) {
      return;
    }
    log.atError()
        .addKeyValue("sign", sign)
        .addKeyValue("reason", reason)
        .log("The reaper has stopped until an operator confirms");
    RecordAudit.write(
        connection,
        new AuditEntry(
            null,
            "function:trackHosts",
            "reaper.stop",
            "reaper",
            true,
            null,
            Map.of("reason", reason, "sign", sign),
            "reaper"));
  }
}
