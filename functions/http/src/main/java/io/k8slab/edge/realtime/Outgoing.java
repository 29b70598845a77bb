package io.k8slab.edge.realtime;

import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What one socket is owed. Whoever adds to it never waits; where it is full the socket ends, and
 * the client gets the rest by resuming.
 */
final class Outgoing {
  static final int MOST_EVENTS = 256;
  static final int MOST_CHARS = 256 * 1024;

  private static final CloseReason TOO_SLOW =
      new CloseReason(CloseCodes.TRY_AGAIN_LATER, "read too slowly; open another and resume");

  private final ReentrantLock lock = new ReentrantLock();
  private final Runnable wake;
  private final ArrayDeque<Event> events = new ArrayDeque<>(4);
  private int chars;
  private boolean pingDue;
  private boolean writing = true;
  private @Nullable CloseReason closing;

  /**
   * @param wake has a writer come for what is owed; called when there is none, and it never waits
   */
  Outgoing(Runnable wake) {
    this.wake = wake;
  }

  /** What is to be written next. */
  sealed interface Next {
    record Send(Event event) implements Next {}

    record Ping() implements Next {}

    /** The last. */
    record Close(CloseReason reason) implements Next {}
  }

  void add(Event event) {
    lock.lock();
    try {
      if (closing != null) {
        return;
      }
      // one that is larger than all that may wait is let through alone: else it never would be
      if (events.size() >= MOST_EVENTS
          || (chars + event.text().length() > MOST_CHARS && !events.isEmpty())) {
        close(TOO_SLOW);
        return;
      }
      events.add(event);
      chars += event.text().length();
      wakeWriter();
    } finally {
      lock.unlock();
    }
  }

  /** However often it is asked for, one is owed. */
  void ping() {
    lock.lock();
    try {
      pingDue = true;
      wakeWriter();
    } finally {
      lock.unlock();
    }
  }

  /** The first reason stands; what was owed is let go. */
  void close(CloseReason reason) {
    lock.lock();
    try {
      if (closing == null) {
        closing = reason;
        events.clear();
        chars = 0;
        wakeWriter();
      }
    } finally {
      lock.unlock();
    }
  }

  boolean isClosing() {
    lock.lock();
    try {
      return closing != null;
    } finally {
      lock.unlock();
    }
  }

  private void wakeWriter() {
    if (!writing) {
      writing = true;
      wake.run();
    }
  }

  /**
   * Asked for by one writer, which is there at first. Empty where nothing is owed: then the writer
   * goes, and another is called when something is.
   */
  Optional<Next> next() {
    lock.lock();
    try {
      if (closing != null) {
        return Optional.of(new Next.Close(closing));
      }
      if (pingDue) {
        pingDue = false;
        return Optional.of(new Next.Ping());
      }
      if (events.isEmpty()) {
        writing = false;
        return Optional.empty();
      }
      var event = events.remove();
      chars -= event.text().length();
      return Optional.of(new Next.Send(event));
    } finally {
      lock.unlock();
    }
  }
}
