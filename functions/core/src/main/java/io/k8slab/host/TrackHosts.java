package io.k8slab.host;

import io.k8slab.events.Envelope;
import io.k8slab.events.HostReported;
import io.k8slab.host.jdbc.HostRows;
import io.k8slab.host.jdbc.OfferRows;
import io.k8slab.inbox.BuryRecord;
import io.k8slab.inbox.InboundRecord;
import io.k8slab.inbox.ReadSigned;
import io.k8slab.inbox.Received;
import io.k8slab.inbox.RefuseRecord;
import io.k8slab.inbox.SigningAgent;
import io.k8slab.jdbc.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps hosts as the agents report them ({@code k8slab.hosts.v1}). */
public final class TrackHosts {
  private static final Logger log = LoggerFactory.getLogger(TrackHosts.class);
  private static final String REFUSED = "host.refused";

  /** A report this much older than a change does not speak against it: clocks and topics differ. */
  static final Duration MARGIN = Duration.ofSeconds(15);

  private final Database database;
  private final ReadSigned readSigned;
  private final BuryRecord bury;
  private final Leftovers leftovers;
  private final Strangers strangers;
  private final HostWitness witness;

  public TrackHosts(
      Database database,
      ReadSigned readSigned,
      BuryRecord bury,
      Leftovers leftovers,
      Strangers strangers,
      HostWitness witness) {
    this.database = database;
    this.readSigned = readSigned;
    this.bury = bury;
    this.leftovers = leftovers;
    this.strangers = strangers;
    this.witness = witness;
  }

  /** Returns when the record has been dealt with; a repeated one changes nothing. */
  public void accept(InboundRecord inbound) {
    witness.arrived(inbound);
    if (inbound.value() == null) {
      retire(inbound);
      return;
    }
    switch (readSigned.read(inbound)) {
      case Received.Unreadable(var reason) -> bury.bury(inbound, reason);
      case Received.Unknown(var type) ->
          log.atInfo().addKeyValue("type", type).log("A report of a newer type is skipped");
      case Received.Refused(var envelope, var agentId, var reason) ->
          refuse(inbound, envelope, agentId, reason);
      case Received.Signed(var envelope, var agent) -> {
        if (envelope.message() instanceof HostReported report) {
          report(inbound, envelope, agent, report);
        } else {
          bury.bury(inbound, "not a host report");
        }
      }
    }
  }

  private void report(
      InboundRecord inbound, Envelope<?> envelope, SigningAgent agent, HostReported report) {
    if (!agent.id().equals(report.agentId()) || !envelope.subject().equals(report.hostId())) {
      refuse(inbound, envelope, agent.id(), "not_its_own");
      return;
    }
    if (!agent.pool().equals(report.pool())) {
      refuse(inbound, envelope, agent.id(), "foreign_pool");
      return;
    }
    List<UUID> found =
        database.transact(
            connection -> {
              var known = HostRows.lock(connection, report.hostId());
              var why = objection(known, report);
              if (why.isPresent()) {
                if (why.get() instanceof Objection.Refuse(var reason)) {
                  audit(connection, inbound, envelope, agent.id(), reason);
                }
                return List.of();
              }
              var conditions = health(known, report);
              if (report.blind()) {
                HostRows.updateHealth(connection, report, conditions);
                return List.of();
              }
              HostRows.upsert(connection, report, conditions);
              OfferRows.replace(connection, report.hostId(), report.providers());
              HostRows.countMissed(connection, report, MARGIN);
              if (HostRows.knowsLaterWishes(connection, report)) {
                witness.laterWishes(connection, report.hostId());
              }
              strangers.seen(
                  connection,
                  report,
                  HostRows.strangers(connection, report, MARGIN),
                  envelope.correlationId());
              return HostRows.leftovers(connection, report, MARGIN);
            });
    for (var clusterId : found) {
      leftovers.found(report.hostId(), report.pool(), clusterId);
    }
  }

  /** How the host is from now on; it is logged where that lets it take clusters or not. */
  private static List<Condition> health(Optional<HostRows.Reporter> known, HostReported report) {
    var before = known.map(HostRows.Reporter::conditions).orElse(List.of());
    var now = known.map(HostRows.Reporter::readAt).orElse(report.at());
    var conditions = HostHealth.of(report, before, now);
    boolean admits = HostHealth.admits(conditions);
    if (admits != HostHealth.admits(before)) {
      var away = conditions.stream().filter(HostHealth::keepsAway).toList();
      log.atWarn()
          .addKeyValue("hostId", report.hostId())
          .addKeyValue("conditions", away.stream().map(Condition::type).toList())
          .addKeyValue("reasons", away.stream().map(Condition::reason).toList())
          .log(admits ? "A host takes clusters again" : "A host takes no more clusters");
    }
    return conditions;
  }

  private sealed interface Objection {
    record Stale() implements Objection {}

    record Refuse(String reason) implements Objection {}
  }

  private static Optional<Objection> objection(
      Optional<HostRows.Reporter> known, HostReported report) {
    if (known.isEmpty()) {
      return Optional.empty();
    }
    var before = known.get();
    if (!before.pool().equals(report.pool())) {
      return Optional.of(new Objection.Refuse("foreign_pool"));
    }
    if (report.epoch() < before.epoch()) {
      return Optional.of(new Objection.Stale());
    }
    if (report.epoch() > before.epoch()) {
      return Optional.empty();
    }
    if (!report.agentId().equals(before.agentId())) {
      return Optional.of(new Objection.Refuse("not_the_reporter"));
    }
    return report.sequence() > before.sequence()
        ? Optional.empty()
        : Optional.of(new Objection.Stale());
  }

  private void retire(InboundRecord inbound) {
    var hostId = inbound.key();
    var agent = readSigned.signerOfTombstone(inbound);
    if (hostId == null || agent.isEmpty()) {
      log.atWarn().addKeyValue("record", inbound).log("A host's end is not signed; it is ignored");
      return;
    }
    boolean retired =
        database.transact(
            connection ->
                HostRows.lock(connection, hostId)
                        .filter(host -> host.pool().equals(agent.get().pool()))
                        .isPresent()
                    && HostRows.retire(connection, hostId));
    if (retired) {
      log.atInfo().addKeyValue("hostId", hostId).log("A host is retired");
    }
  }

  private void refuse(InboundRecord inbound, Envelope<?> envelope, String agentId, String reason) {
    database.<Boolean>transact(
        connection -> {
          audit(connection, inbound, envelope, agentId, reason);
          return true;
        });
  }

  private static void audit(
      Connection connection,
      InboundRecord inbound,
      Envelope<?> envelope,
      String agentId,
      String reason)
      throws SQLException {
    var subject = envelope.subject();
    RefuseRecord.audit(
        connection,
        REFUSED,
        "host:" + subject.substring(0, Math.min(100, subject.length())),
        agentId,
        reason,
        inbound,
        envelope);
  }
}
