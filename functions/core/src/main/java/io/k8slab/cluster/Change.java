package io.k8slab.cluster;

import com.github.f4b6a3.uuid.UuidCreator;
import io.k8slab.audit.AuditEntry;
import io.k8slab.audit.RecordAudit;
import io.k8slab.cluster.jdbc.ClusterRows;
import io.k8slab.cluster.lifecycle.ClusterStatus;
import io.k8slab.events.ClusterProvisioned;
import io.k8slab.events.Envelope;
import io.k8slab.events.EventCodec;
import io.k8slab.events.Message;
import io.k8slab.events.Notification;
import io.k8slab.events.Topics;
import io.k8slab.outbox.Outbox;
import io.k8slab.outbox.OutboxMessage;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One transaction over clusters: what it writes, and what it owes when it has committed. */
public final class Change {
  private static final URI SOURCE = URI.create("/functions");

  private final Connection connection;
  private final List<OutboxMessage> messages = new ArrayList<>();
  private final List<Move> moves = new ArrayList<>();
  private boolean roomMade;

  /** A transition that was written, for the log. */
  record Move(
      Cluster cluster,
      @Nullable ClusterStatus from,
      ClusterStatus to,
      long generation,
      String event,
      Occasion occasion) {}

  Change(Connection connection) {
    this.connection = connection;
  }

  public Connection connection() {
    return connection;
  }

  /** The cluster, its row locked until the end of the transaction. */
  public Optional<Cluster> lock(UUID clusterId) throws SQLException {
    return ClusterRows.lock(connection, clusterId);
  }

  /** Something that people can see has changed beside the row: a step. */
  public void touch(UUID clusterId) throws SQLException {
    ClusterRows.touch(connection, clusterId);
  }

  /** Keeps what is known of a cluster that runs, its sealed credentials included. */
  public void describe(ClusterProvisioned done) throws SQLException {
    ClusterRows.describe(connection, done);
  }

  /** Sends a message after the commit. */
  public void send(
      UUID clusterId, String topic, String key, Message message, Instant at, Occasion occasion) {
    var envelope =
        new Envelope<>(
            UuidCreator.getTimeOrderedEpoch(),
            SOURCE,
            clusterId.toString(),
            at,
            occasion.correlationId(),
            occasion.traceparent(),
            message);
    messages.add(new OutboxMessage(clusterId, topic, key, EventCodec.encode(envelope)));
  }

  /** Tells its owner, and its team, after the commit. */
  public void tell(Cluster cluster, Function<UUID, Notification> what, Occasion occasion)
      throws SQLException {
    tell(
        cluster.id(),
        Readers.of(connection, cluster.userId(), cluster.teamId()),
        what,
        cluster.readAt(),
        occasion);
  }

  /** Tells them after the commit. */
  public void tell(
      UUID clusterId,
      Set<UUID> readers,
      Function<UUID, Notification> what,
      Instant at,
      Occasion occasion) {
    for (var reader : readers) {
      send(clusterId, Topics.NOTIFICATIONS, reader.toString(), what.apply(reader), at, occasion);
    }
  }

  public void audit(Occasion occasion, Cluster cluster, String action, Map<String, ?> details)
      throws SQLException {
    audit(occasion, cluster, action, details, Map.of());
  }

  /**
   * The same of what people called things: their words may tell who they are, so they are erased
   * with them.
   */
  void audit(
      Occasion occasion,
      Cluster cluster,
      String action,
      Map<String, ?> details,
      Map<String, ?> personal)
      throws SQLException {
    RecordAudit.write(
        connection,
        new AuditEntry(
                cluster.userId(),
                cluster.teamId(),
                occasion.actor(),
                action,
                "cluster:" + cluster.id(),
                true,
                occasion.address(),
                details,
                occasion.correlationId())
            .withPersonal(personal));
  }

  void moved(Move move) {
    moves.add(move);
  }

  void madeRoom() {
    roomMade = true;
  }

  boolean hasMadeRoom() {
    return roomMade;
  }

  List<Move> moves() {
    return List.copyOf(moves);
  }

  /** The last statement before the commit: every message in one round trip. */
  void flush() throws SQLException {
    if (!messages.isEmpty()) {
      Outbox.append(connection, messages);
    }
  }

  Set<UUID> owed() {
    var owed = new LinkedHashSet<UUID>();
    messages.forEach(message -> owed.add(message.clusterId()));
    return owed;
  }
}
