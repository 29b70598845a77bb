package io.k8slab.realtime;

import com.github.f4b6a3.uuid.UuidCreator;
import io.k8slab.events.Envelope;
import io.k8slab.events.EventCodec;
import io.k8slab.events.Severity;
import io.k8slab.events.Topics;
import io.k8slab.events.UserInfo;
import io.k8slab.outbox.Outbox;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Tells a person something on their open pages: an invitation, another role. The message is part of
 * the caller's transaction, in the sequence of the person, not of a cluster. Two transactions that
 * tell one person something at once may have it sent in either order.
 */
public final class NotifyUser {
  private static final URI SOURCE = URI.create("/functions");

  private final Consumer<UUID> publish;
  private final InstantSource clock;

  /**
   * @param publish has the messages of a sequence sent that were committed; never throws
   */
  public NotifyUser(Consumer<UUID> publish, InstantSource clock) {
    this.publish = publish;
    this.clock = clock;
  }

  /**
   * Inside the transaction that it tells of.
   *
   * @param title one line
   * @param text one or two sentences; never a secret
   */
  public void write(
      Connection connection, UUID userId, String title, String text, String correlationId)
      throws SQLException {
    write(
        connection,
        new UserInfo(userId, null, Severity.INFO, title, text, clock.instant()),
        correlationId);
  }

  /** Inside the transaction that it tells of. */
  public void write(Connection connection, UserInfo info, String correlationId)
      throws SQLException {
    var envelope =
        new Envelope<>(
            UuidCreator.getTimeOrderedEpoch(),
            SOURCE,
            info.userId().toString(),
            info.at(),
            correlationId,
            null,
            info);
    Outbox.append(
        connection,
        info.userId(),
        Topics.NOTIFICATIONS,
        info.userId().toString(),
        EventCodec.encode(envelope));
  }

  /** After the commit; without it the message waits for the next sweep of the outbox. */
  public void send(UUID userId) {
    publish.accept(userId);
  }
}
