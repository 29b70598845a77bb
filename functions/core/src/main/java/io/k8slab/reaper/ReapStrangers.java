package io.k8slab.reaper;

import com.github.f4b6a3.uuid.UuidCreator;
import io.k8slab.audit.AuditEntry;
import io.k8slab.audit.RecordAudit;
import io.k8slab.events.Envelope;
import io.k8slab.events.EventCodec;
import io.k8slab.events.TerminateCluster;
import io.k8slab.events.Topics;
import io.k8slab.jdbc.Database;
import io.k8slab.outbox.Outbox;
import io.k8slab.outbox.OutboxMessage;
import io.k8slab.reaper.jdbc.QuarantineRows;
import io.k8slab.reaper.jdbc.ReaperRows;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has removed what was in quarantine for long enough, a few of each host; nothing while stopped.
 */
public final class ReapStrangers {
  private static final Logger log = LoggerFactory.getLogger(ReapStrangers.class);
  private static final URI SOURCE = URI.create("/functions");
  private static final Duration REMOVAL = Duration.ofMinutes(5);

  /** What made it is not known; the host's own record of it is. */
  private static final String ANY_PROVIDER = "unknown";

  private final Database database;
  private final Consumer<UUID> publish;
  private final ReaperConfig config;
  private final InstantSource clock;

  /**
   * @param publish has the messages of a cluster sent that were committed; never throws
   */
  public ReapStrangers(
      Database database, Consumer<UUID> publish, ReaperConfig config, InstantSource clock) {
    this.database = database;
    this.publish = publish;
    this.config = config;
    this.clock = clock;
  }

  /** The number of removals asked for. */
  public int run() {
    List<UUID> asked =
        database.transact(
            connection -> {
              if (ReaperRows.lock(connection).isStopped()) {
                return List.of();
              }
              var due = QuarantineRows.due(connection, config);
              for (var row : due) {
                ask(connection, row);
              }
              return due.stream().map(Quarantined::clusterId).toList();
            });
    asked.forEach(publish);
    return asked.size();
  }

  private void ask(Connection connection, Quarantined row) throws SQLException {
    var now = clock.instant();
    var correlationId = "reaper-" + row.clusterId();
    QuarantineRows.lockCluster(connection, row.clusterId());
    long generation = QuarantineRows.ask(connection, row);
    Outbox.append(connection, List.of(message(row, now, correlationId, generation)));
    log.atWarn()
        .addKeyValue("clusterId", row.clusterId())
        .addKeyValue("hostId", row.hostId())
        .addKeyValue("reason", row.reason())
        .addKeyValue("firstSeen", row.firstSeen())
        .log("A cluster that should not be there is removed");
    RecordAudit.write(
        connection,
        new AuditEntry(
            null,
            "function:reconcile",
            "reaper.remove",
            "cluster:" + row.clusterId(),
            true,
            null,
            Map.of("host", row.hostId(), "reason", row.reason()),
            correlationId));
  }

  private static OutboxMessage message(
      Quarantined row, Instant now, String correlationId, long generation) {
    var command =
        new TerminateCluster(
            UuidCreator.getTimeOrderedEpoch(),
            row.clusterId(),
            generation,
            1,
            now.plus(REMOVAL),
            row.hostId(),
            ANY_PROVIDER,
            "not_known");
    var key = row.clusterId().toString();
    return new OutboxMessage(
        row.clusterId(),
        Topics.commands(row.pool()),
        key,
        EventCodec.encode(
            new Envelope<>(
                UuidCreator.getTimeOrderedEpoch(),
                SOURCE,
                key,
                now,
                correlationId,
                null,
                command)));
  }
}
