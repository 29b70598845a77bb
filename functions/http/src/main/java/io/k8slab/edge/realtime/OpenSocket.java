package io.k8slab.edge.realtime;

import io.k8slab.realtime.Listener;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's socket. It collects events from its admission on, before the client knows that it is
 * open. A virtual thread writes them, after what the client asks for first, and ends when nothing
 * is owed: a parked one would keep 5 KB of stack for each idle socket.
 */
final class OpenSocket {
  private static final Logger log = LoggerFactory.getLogger(OpenSocket.class);
  private static final int PINGS_UNANSWERED = 2;
  private static final CloseReason REFUSED =
      new CloseReason(CloseCodes.VIOLATED_POLICY, "this socket takes one first message only");
  private static final CloseReason NO_PONG =
      new CloseReason(CloseCodes.PROTOCOL_ERROR, "pings were not answered");
  private static final CloseReason GONE = new CloseReason(CloseCodes.GOING_AWAY, "it is closed");

  private final Listener listener;
  private final Resume resume;
  private final Duration firstMessage;
  private final Outgoing outgoing = new Outgoing(this::wake);
  private final CompletableFuture<FirstMessage> first = new CompletableFuture<>();
  private final AtomicBoolean heard = new AtomicBoolean();
  private final AtomicInteger unanswered = new AtomicInteger();
  private final long admitted = System.nanoTime();
  private volatile @Nullable Connection connection;

  /** The offset from which on its live events are new to the client. */
  private volatile long from;

  private record Connection(Session session, Runnable whenDone) {}

  /**
   * @param firstMessage how long to wait for it
   */
  OpenSocket(Listener listener, Resume resume, Duration firstMessage) {
    this.listener = listener;
    this.resume = resume;
    this.firstMessage = firstMessage;
  }

  Listener listener() {
    return listener;
  }

  /** The key of the listener's events. */
  String user() {
    return listener.userId().toString();
  }

  /** Whether it was admitted so long ago, and the client never came. */
  boolean isAbandoned(Duration after) {
    return connection == null && isOlderThan(after);
  }

  boolean isOlderThan(Duration age) {
    return System.nanoTime() - admitted > age.toNanos();
  }

  void add(Event event) {
    outgoing.add(event);
  }

  void end(CloseReason reason) {
    outgoing.close(reason);
    first.complete(new FirstMessage.Live()); // nobody waits for it any more
  }

  /** Has a ping sent, or ends the socket where too many were not answered. */
  void ping() {
    if (unanswered.get() >= PINGS_UNANSWERED) {
      end(NO_PONG);
    } else {
      outgoing.ping();
    }
  }

  void ponged() {
    unanswered.set(0);
  }

  /** A message of the client's. */
  void received(String text) {
    if (!heard.compareAndSet(false, true)) {
      refused();
      return;
    }
    FirstMessage.parse(text)
        .ifPresentOrElse(
            message -> {
              if (!first.complete(message) && !(message instanceof FirstMessage.Live)) {
                add(resume.lost(user(), Event.Loss.LATE));
              }
            },
            this::refused);
  }

  /** It sent what no client has to send. */
  void refused() {
    end(REFUSED);
  }

  /** The client is there: what is owed is written from now on. */
  void opened(Session session, Runnable whenDone) {
    var there = new Connection(session, whenDone);
    connection = there;
    Thread.ofVirtual().name("socket-begin").start(() -> write(there, true));
  }

  private void wake() {
    var there = Objects.requireNonNull(connection);
    Thread.ofVirtual().name("socket").start(() -> write(there, false));
  }

  /** The connection is gone. */
  void closed() {
    end(GONE);
  }

  private void write(Connection there, boolean first) {
    boolean ended = true;
    try {
      if (first) {
        from = begin(there.session());
      }
      ended = sendAll(there.session());
    } catch (IOException | IllegalStateException e) {
      // it broke, or did not take a message in time; Tomcat has closed it
      log.atDebug().addKeyValue("cause", e.toString()).log("A socket ended");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      if (ended) {
        closed();
        there.whenDone().run();
      }
    }
  }

  /** True where the socket has ended, false where nothing is owed any more. */
  private boolean sendAll(Session session) throws IOException {
    for (var next = outgoing.next(); next.isPresent(); next = outgoing.next()) {
      switch (next.get()) {
        case Outgoing.Next.Send(var event) -> {
          var position = event.position();
          if (position == null || position.offset() >= from) {
            session.getBasicRemote().sendText(event.text());
          }
        }
        case Outgoing.Next.Ping() -> {
          unanswered.incrementAndGet();
          session.getBasicRemote().sendPing(ByteBuffer.allocate(0));
        }
        case Outgoing.Next.Close(var reason) -> {
          session.close(reason);
          return true;
        }
      }
    }
    return false;
  }

  /** From which offset on. */
  private long begin(Session session) throws IOException, InterruptedException {
    return switch (firstMessage()) {
      case FirstMessage.Live() -> 0;
      case FirstMessage.Unknown() -> {
        session.getBasicRemote().sendText(resume.lost(user(), Event.Loss.UNKNOWN).text());
        yield 0;
      }
      case FirstMessage.After(var position) ->
          resume.send(
              user(),
              position,
              event -> session.getBasicRemote().sendText(event.text()),
              outgoing::isClosing);
    };
  }

  private FirstMessage firstMessage() throws InterruptedException {
    try {
      return first.get(firstMessage.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      first.complete(new FirstMessage.Live());
      return first.join();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }
}
