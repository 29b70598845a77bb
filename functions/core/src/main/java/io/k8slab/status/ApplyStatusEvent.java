package io.k8slab.status;

import io.k8slab.cluster.Change;
import io.k8slab.cluster.ChangeClusters;
import io.k8slab.cluster.Occasion;
import io.k8slab.events.Envelope;
import io.k8slab.events.StatusEvent;
import io.k8slab.host.HoldPlacement;
import io.k8slab.host.HoldPlacement.Holding;
import io.k8slab.inbox.AppliedEvents;
import io.k8slab.inbox.BuryRecord;
import io.k8slab.inbox.InboundRecord;
import io.k8slab.inbox.ReadSigned;
import io.k8slab.inbox.Received;
import io.k8slab.inbox.RefuseRecord;
import io.k8slab.inbox.SigningAgent;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies what agents report ({@code k8slab.status.v1}): each event once, in one transaction with
 * its effects; refused and audited where the agent does not hold the cluster's placement.
 */
public final class ApplyStatusEvent {
  private static final Logger log = LoggerFactory.getLogger(ApplyStatusEvent.class);
  private static final String REFUSED = "status.refused";

  private final ChangeClusters changes;
  private final ReadSigned readSigned;
  private final BuryRecord bury;
  private final ApplyReport applyReport;
  private final Runnable afterRoomMade;

  /**
   * @param afterRoomMade runs when a placement was released: somebody may wait for it
   */
  public ApplyStatusEvent(
      ChangeClusters changes,
      ReadSigned readSigned,
      BuryRecord bury,
      ApplyReport applyReport,
      Runnable afterRoomMade) {
    this.changes = changes;
    this.readSigned = readSigned;
    this.bury = bury;
    this.applyReport = applyReport;
    this.afterRoomMade = afterRoomMade;
  }

  /**
   * Returns when the record has been dealt with.
   *
   * @throws RuntimeException where database or Kafka are away: the record is to come again
   */
  public void accept(InboundRecord inbound) {
    switch (readSigned.read(inbound)) {
      case Received.Unreadable(var reason) -> bury.bury(inbound, reason);
      case Received.Unknown(var type) ->
          log.atInfo().addKeyValue("type", type).log("A status event of a newer type is skipped");
      case Received.Refused(var envelope, var agentId, var reason) ->
          refuse(inbound, envelope, agentId, reason);
      case Received.Signed(var envelope, var agent) -> {
        if (envelope.message() instanceof StatusEvent event) {
          apply(inbound, envelope, agent, event);
        } else {
          bury.bury(inbound, "not a status event");
        }
      }
    }
  }

  private void apply(
      InboundRecord inbound, Envelope<?> envelope, SigningAgent agent, StatusEvent event) {
    if (!event.work().agentId().equals(agent.id())
        || !envelope.subject().equals(event.clusterId().toString())) {
      refuse(inbound, envelope, agent.id(), "not_its_own");
      return;
    }
    var done =
        changes.<Boolean>runAndSay(
            change -> {
              if (!AppliedEvents.note(change.connection(), envelope.id())) {
                return false;
              }
              var cluster = change.lock(event.clusterId());
              if (holds(change, inbound, envelope, agent, event)) {
                applyReport.apply(change, cluster.orElseThrow(), event, occasion(envelope, agent));
              }
              return true;
            });
    if (done.madeRoom()) {
      afterRoomMade.run();
    }
  }

  private static boolean holds(
      Change change,
      InboundRecord inbound,
      Envelope<?> envelope,
      SigningAgent agent,
      StatusEvent event)
      throws SQLException {
    var work = event.work();
    var claim = new HoldPlacement.Claim(work.clusterId(), work.hostId(), work.fence());
    return switch (HoldPlacement.check(
        change.connection(), agent, claim, envelope.correlationId())) {
      case Holding.Holds() -> true;
      case Holding.Outdated() -> {
        log.atInfo()
            .addKeyValue("clusterId", work.clusterId())
            .addKeyValue("agentId", agent.id())
            .addKeyValue("message", event.getClass().getSimpleName())
            .log("Said without the host's lock, after others had it; ignored");
        yield false;
      }
      case Holding.Past() -> {
        log.atInfo()
            .addKeyValue("clusterId", work.clusterId())
            .addKeyValue("hostId", work.hostId())
            .addKeyValue("message", event.getClass().getSimpleName())
            .log("Said of an attempt that is over; ignored");
        yield false;
      }
      case Holding.Refused(var reason) -> {
        RefuseRecord.audit(
            change.connection(),
            REFUSED,
            "cluster:" + work.clusterId(),
            agent.id(),
            reason,
            inbound,
            envelope);
        yield false;
      }
    };
  }

  private void refuse(InboundRecord inbound, Envelope<?> envelope, String agentId, String reason) {
    var subject =
        envelope.message() instanceof StatusEvent event
            ? "cluster:" + event.clusterId()
            : "topic:" + inbound.topic();
    changes.<Boolean>run(
        change -> {
          RefuseRecord.audit(
              change.connection(), REFUSED, subject, agentId, reason, inbound, envelope);
          return true;
        });
  }

  private static Occasion occasion(Envelope<?> envelope, SigningAgent agent) {
    return new Occasion(
        "agent:" + agent.id(), envelope.correlationId(), envelope.traceparent(), null);
  }
}
