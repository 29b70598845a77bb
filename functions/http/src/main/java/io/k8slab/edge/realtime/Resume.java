package io.k8slab.edge.realtime;

import io.k8slab.edge.realtime.Event.Loss;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.utils.Utils;

/**
 * Brings a client from the last event that it has to the live ones, each event once and in order.
 *
 * <p>All events of a person are on one partition. The feed says of each record first that it has
 * read it ({@link LiveFeed#next}), then looks for the person's sockets. So for a socket that is
 * among them, and <em>after</em> that asks what is next, say L: every record from L on is looked up
 * later than that, and is in the socket's queue or will be. What lies before L is read again here.
 * Records before L may be in the queue as well, and a client that was at another instance may even
 * be ahead of this feed; so what the queue has from before the larger of both is left out.
 */
final class Resume {
  /** Of one person; who missed more loads its state sooner. */
  static final int MOST_EVENTS = 1_000;

  private final LiveFeed feed;
  private final Replay replay;
  private final InstantSource clock;

  /** Takes an event for the client. */
  @FunctionalInterface
  interface Sink {
    void send(Event event) throws IOException;
  }

  Resume(LiveFeed feed, Replay replay, InstantSource clock) {
    this.feed = feed;
    this.replay = replay;
    this.clock = clock;
  }

  /**
   * Sends what the client missed, or that it must load its state anew.
   *
   * @param user whose socket is among the open ones already
   * @return the offset from which on the queue's events are new
   */
  long send(String user, Position after, Sink sink, BooleanSupplier stop)
      throws IOException, InterruptedException {
    if (after.partition() != partitionOf(user)) {
      sink.send(lost(user, Loss.UNKNOWN));
      return 0;
    }
    long live = feed.next(after.partition());
    long from = after.offset() + 1;
    if (from == live) {
      return live;
    }
    int sent = 0;
    do {
      switch (replay.read(user, after.partition(), from, live)) {
        case Replay.Found.Lost(var loss) -> {
          sink.send(lost(after.partition(), live, loss));
          return live;
        }
        case Replay.Found.Page(var events, var next) -> {
          for (var event : events) {
            if (sent++ == MOST_EVENTS) {
              sink.send(lost(after.partition(), live, Loss.TOO_MANY));
              return live;
            }
            sink.send(event);
          }
          from = next;
        }
      }
    } while (from < live && !stop.getAsBoolean());
    return from;
  }

  /** That a client must load its state anew, and may go on from what is read now. */
  Event lost(String user, Loss loss) {
    int partition = partitionOf(user);
    return lost(partition, feed.next(partition), loss);
  }

  private Event lost(int partition, long next, Loss loss) {
    var resumeFrom = next == 0 ? null : new Position(partition, next - 1);
    return Event.resync(loss, resumeFrom, clock.instant());
  }

  /** As the producer chooses it. */
  private int partitionOf(String user) {
    return Utils.toPositive(Utils.murmur2(user.getBytes(StandardCharsets.UTF_8)))
        % feed.partitions();
  }
}
