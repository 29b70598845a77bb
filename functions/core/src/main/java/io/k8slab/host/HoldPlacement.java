package io.k8slab.host;

import io.k8slab.audit.AuditEntry;
import io.k8slab.audit.RecordAudit;
import io.k8slab.host.jdbc.AttemptRows;
import io.k8slab.host.jdbc.PlacementRows;
import io.k8slab.inbox.SigningAgent;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;

/**
 * Decides whether an agent may speak of a cluster: it is of the placement's pool, and its fence,
 * which the cluster's lock on the host gave it, is not older than the newest heard of. A higher
 * fence takes the placement over.
 */
public final class HoldPlacement {
  private HoldPlacement() {}

  /** What is said under which fence. */
  public record Claim(UUID clusterId, String hostId, long fence) {}

  /** The answer. */
  public sealed interface Holding {
    record Holds() implements Holding {}

    /**
     * Neither wrong nor worth anything: said without the host's lock, after others had it, or of
     * what should not be on the host and is removed.
     */
    record Outdated() implements Holding {}

    /** Said of an earlier attempt, on another host: too late to change anything. */
    record Past() implements Holding {}

    /**
     * @param reason {@code unknown_cluster}, {@code foreign_pool}, {@code wrong_host}, {@code
     *     stale_fence} or {@code not_the_holder}
     */
    record Refused(String reason) implements Holding {}
  }

  /** A takeover is audited. */
  public static Holding check(
      Connection connection, SigningAgent agent, Claim claim, String correlationId)
      throws SQLException {
    var found = PlacementRows.lock(connection, claim.clusterId());
    if (found.isEmpty()) {
      return AttemptRows.isQuarantined(connection, claim.clusterId(), claim.hostId(), agent.pool())
          ? new Holding.Outdated()
          : new Holding.Refused("unknown_cluster");
    }
    var placement = found.get();
    if (!placement.place().hostId().equals(claim.hostId())
        && AttemptRows.wasOn(connection, claim.clusterId(), claim.hostId(), agent.pool())) {
      return new Holding.Past();
    }
    if (!placement.place().hostId().equals(claim.hostId())
        && AttemptRows.isQuarantined(connection, claim.clusterId(), claim.hostId(), agent.pool())) {
      return new Holding.Outdated();
    }
    if (!placement.place().pool().equals(agent.pool())) {
      return new Holding.Refused("foreign_pool");
    }
    if (!placement.place().hostId().equals(claim.hostId())) {
      return new Holding.Refused("wrong_host");
    }
    if (claim.fence() == 0) {
      return placement.fence() == 0 ? new Holding.Holds() : new Holding.Outdated();
    }
    if (claim.fence() < placement.fence()) {
      return new Holding.Refused("stale_fence");
    }
    if (claim.fence() > placement.fence()) {
      PlacementRows.hold(connection, claim.clusterId(), agent.id(), claim.fence());
      var before = placement.agentId();
      if (before != null && !before.equals(agent.id())) {
        RecordAudit.write(connection, taken(agent, claim, before, correlationId));
      }
      return new Holding.Holds();
    }
    return agent.id().equals(placement.agentId())
        ? new Holding.Holds()
        : new Holding.Refused("not_the_holder");
  }

  private static AuditEntry taken(
      SigningAgent agent, Claim claim, String from, String correlationId) {
    return new AuditEntry(
        null,
        "agent:" + agent.id(),
        "placement.taken",
        "cluster:" + claim.clusterId(),
        true,
        null,
        Map.of("from", from, "fence", claim.fence()),
        correlationId);
  }
}
