package io.k8slab.edge.realtime;

import io.k8slab.events.Decoded;
import io.k8slab.events.EventCodec;
import io.k8slab.events.Json;
import io.k8slab.events.Notification;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a client is sent, as text that all sockets of a person share.
 *
 * @param position null where it lies on no topic: the wish that the client loads its state anew
 */
record Event(@Nullable Position position, String text) {
  private static final Logger log = LoggerFactory.getLogger(Event.class);

  /** Why a client has to load its state anew. */
  enum Loss {
    /** What it asks for is not kept any more. */
    TOO_OLD,
    /** More has happened than is sent again. */
    TOO_MANY,
    /** No event of the client's has this id. */
    UNKNOWN,
    /** It asked when newer events had been sent already. */
    LATE,
    /** Too many others resume just now, or Kafka does not answer. */
    BUSY,
    /** The topic lost events before this instance had read them. */
    GAP
  }

  /**
   * The event that lies on the topic; empty where this build cannot read it, or where it is not the
   * person's whose key it has.
   */
  static Optional<Event> of(ConsumerRecord<String, byte[]> notified) {
    return switch (EventCodec.decode(notified)) {
      case Decoded.Known(var envelope, _)
          when envelope.message() instanceof Notification notification
              && notification.userId().toString().equals(notified.key()) ->
          Optional.of(of(new Position(notified.partition(), notified.offset()), notification));
      case Decoded.UnknownType(var type) -> {
        log.atDebug().addKeyValue("type", type).log("A notification of a newer type is skipped");
        yield Optional.empty();
      }
      case Decoded.Known _, Decoded.Unreadable _ -> {
        log.atWarn()
            .addKeyValue("record", notified.partition() + ":" + notified.offset())
            .log("What lies among the notifications is none, or is misplaced; it is skipped");
        yield Optional.empty();
      }
    };
  }

  private static Event of(Position position, Notification notification) {
    ObjectNode payload = Json.MAPPER.valueToTree(notification);
    payload.remove("user_id");
    var message = Json.MAPPER.createObjectNode();
    message.put("id", position.toString());
    message.put("event", notification.eventName());
    message.set("payload", payload);
    message.put("at", notification.at().toString());
    return new Event(position, message.toString());
  }

  /**
   * @param resumeFrom what the client has when it has loaded its state; null where that is nothing
   */
  static Event resync(Loss loss, @Nullable Position resumeFrom, Instant at) {
    var message = Json.MAPPER.createObjectNode();
    if (resumeFrom != null) {
      message.put("id", resumeFrom.toString());
    }
    message.put("event", "resync");
    message.putObject("payload").put("reason", loss.name().toLowerCase(Locale.ROOT));
    message.put("at", at.toString());
    return new Event(null, message.toString());
  }
}
