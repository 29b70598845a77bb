package io.k8slab.edge.realtime;

import io.k8slab.realtime.Listener;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The sockets of this instance, by the person; bounded for each and for all. */
final class Sockets {
  private final int mostOfAll;
  private final int mostOfOne;
  private final Map<String, List<OpenSocket>> byUser = new ConcurrentHashMap<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition none = lock.newCondition();
  private int count;

  /** Whether there is room for one more. */
  sealed interface Admission {
    record Admitted(OpenSocket socket) implements Admission {}

    /** The person has as many as one may have. */
    record TooManyOfTheirs() implements Admission {}

    record Full() implements Admission {}
  }

  Sockets(int mostOfAll, int mostOfOne) {
    this.mostOfAll = mostOfAll;
    this.mostOfOne = mostOfOne;
  }

  /** From now on it is found by {@link #of}. */
  Admission admit(Listener listener, Supplier<OpenSocket> make) {
    lock.lock();
    try {
      if (count >= mostOfAll) {
        return new Admission.Full();
      }
      var theirs = of(listener.userId().toString());
      if (theirs.size() >= mostOfOne) {
        return new Admission.TooManyOfTheirs();
      }
      var socket = make.get();
      byUser.put(socket.user(), Stream.concat(theirs.stream(), Stream.of(socket)).toList());
      count++;
      return new Admission.Admitted(socket);
    } finally {
      lock.unlock();
    }
  }

  /** Does nothing where it is not there any more. */
  void remove(OpenSocket socket) {
    lock.lock();
    try {
      var theirs = of(socket.user());
      if (!theirs.contains(socket)) {
        return;
      }
      if (theirs.size() == 1) {
        byUser.remove(socket.user());
      } else {
        byUser.put(socket.user(), theirs.stream().filter(other -> other != socket).toList());
      }
      count--;
      if (count == 0) {
        none.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  boolean isFull() {
    lock.lock();
    try {
      return count >= mostOfAll;
    } finally {
      lock.unlock();
    }
  }

  List<OpenSocket> of(String user) {
    return byUser.getOrDefault(user, List.of());
  }

  List<OpenSocket> all() {
    return byUser.values().stream().flatMap(List::stream).toList();
  }

  /** False where some are still there after that time. */
  boolean awaitNone(Duration time) {
    long nanos = time.toNanos();
    lock.lock();
    try {
      while (count > 0 && nanos > 0) {
        nanos = none.awaitNanos(nanos);
      }
      return count == 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }
}
