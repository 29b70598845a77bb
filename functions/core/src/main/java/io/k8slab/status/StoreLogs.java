package io.k8slab.status;

import com.github.f4b6a3.uuid.UuidCreator;
import io.k8slab.cluster.LogArrivals;
import io.k8slab.cluster.Readers;
import io.k8slab.events.ClusterLogAppended;
import io.k8slab.events.Envelope;
import io.k8slab.events.EventCodec;
import io.k8slab.events.LogChunk;
import io.k8slab.events.Topics;
import io.k8slab.host.HoldPlacement;
import io.k8slab.host.HoldPlacement.Holding;
import io.k8slab.inbox.BuryRecord;
import io.k8slab.inbox.InboundRecord;
import io.k8slab.inbox.ReadSigned;
import io.k8slab.inbox.Received;
import io.k8slab.inbox.RefuseRecord;
import io.k8slab.inbox.SigningAgent;
import io.k8slab.jdbc.Database;
import io.k8slab.outbox.Outbox;
import io.k8slab.outbox.OutboxMessage;
import io.k8slab.status.jdbc.StoredLogs;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps clusters' logs ({@code k8slab.logs.v1}), in one sequence a cluster, each piece once, and
 * tells the pages of its owner and team that there is more.
 */
public final class StoreLogs {
  private static final Logger log = LoggerFactory.getLogger(StoreLogs.class);
  private static final String REFUSED = "log.refused";
  private static final URI SOURCE = URI.create("/functions");

  private final Database database;
  private final ReadSigned readSigned;
  private final BuryRecord bury;
  private final LogArrivals arrivals;
  private final Consumer<UUID> publish;

  /**
   * @param publish has the messages of a cluster sent that were committed; never throws
   */
  public StoreLogs(
      Database database,
      ReadSigned readSigned,
      BuryRecord bury,
      LogArrivals arrivals,
      Consumer<UUID> publish) {
    this.database = database;
    this.readSigned = readSigned;
    this.bury = bury;
    this.arrivals = arrivals;
    this.publish = publish;
  }

  /** Returns when the record has been dealt with. */
  public void accept(InboundRecord inbound) {
    switch (readSigned.read(inbound)) {
      case Received.Unreadable(var reason) -> bury.bury(inbound, reason);
      case Received.Unknown(var type) ->
          log.atInfo().addKeyValue("type", type).log("A log of a newer type is skipped");
      case Received.Refused(var envelope, var agentId, var reason) ->
          database.<Boolean>transact(
              connection -> refuse(connection, inbound, envelope, agentId, reason));
      case Received.Signed(var envelope, var agent) -> {
        if (envelope.message() instanceof LogChunk chunk) {
          store(inbound, envelope, agent, chunk);
        } else {
          bury.bury(inbound, "not a log");
        }
      }
    }
  }

  private void store(
      InboundRecord inbound, Envelope<?> envelope, SigningAgent agent, LogChunk chunk) {
    var work = chunk.work();
    boolean stored =
        database.transact(
            connection -> {
              if (!work.agentId().equals(agent.id())
                  || !envelope.subject().equals(work.clusterId().toString())) {
                return refuse(connection, inbound, envelope, agent.id(), "not_its_own");
              }
              var claim = new HoldPlacement.Claim(work.clusterId(), work.hostId(), work.fence());
              return switch (HoldPlacement.check(
                  connection, agent, claim, envelope.correlationId())) {
                // logs come on a topic of their own: the last lines of an attempt may be late
                case Holding.Holds(), Holding.Past() -> append(connection, envelope, chunk);
                case Holding.Outdated() -> false;
                case Holding.Refused(var reason) ->
                    refuse(connection, inbound, envelope, agent.id(), reason);
              };
            });
    if (stored) {
      arrivals.arrived(work.clusterId());
      publish.accept(work.clusterId());
    }
  }

  /** The log's head is locked, which keeps these messages in order among themselves. */
  private static boolean append(Connection connection, Envelope<?> envelope, LogChunk chunk)
      throws SQLException {
    var stored = StoredLogs.append(connection, envelope.id(), chunk);
    if (stored.isEmpty()) {
      return false;
    }
    var piece = stored.get();
    var clusterId = chunk.work().clusterId();
    Outbox.append(
        connection,
        Readers.of(connection, piece.userId(), piece.teamId()).stream()
            .map(reader -> told(reader, clusterId, piece, envelope))
            .toList());
    return true;
  }

  private static OutboxMessage told(
      UUID reader, UUID clusterId, StoredLogs.Appended piece, Envelope<?> envelope) {
    var told =
        new Envelope<>(
            UuidCreator.getTimeOrderedEpoch(),
            SOURCE,
            clusterId.toString(),
            piece.at(),
            envelope.correlationId(),
            envelope.traceparent(),
            new ClusterLogAppended(reader, clusterId, piece.seq(), piece.at()));
    return new OutboxMessage(
        clusterId, Topics.NOTIFICATIONS, reader.toString(), EventCodec.encode(told));
  }

  private static boolean refuse(
      Connection connection,
      InboundRecord inbound,
      Envelope<?> envelope,
      String agentId,
      String reason)
      throws SQLException {
    var subject =
        envelope.message() instanceof LogChunk chunk
            ? "cluster:" + chunk.work().clusterId()
            : "topic:" + inbound.topic();
    RefuseRecord.audit(connection, REFUSED, subject, agentId, reason, inbound, envelope);
    return false;
  }
}
