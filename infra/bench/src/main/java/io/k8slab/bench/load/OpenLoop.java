package io.k8slab.bench.load;

import io.k8slab.bench.stats.Samples;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends at times that are fixed beforehand, each request on a virtual thread of its own, and counts
 * each latency from the time at which the request was to be sent. A server that stalls is sent to
 * all the same, and what waits meanwhile counts: a generator that waits for answers would leave out
 * just the requests that people would have waited for (coordinated omission).
 *
 * @param perSecond how many requests
 * @param count how many in all
 * @param grace how long to wait for answers after the last was sent
 */
public record OpenLoop(double perSecond, int count, Duration grace) {
  private static final int MESSAGES = 5;
  private static final Duration GRACE = Duration.ofSeconds(10);

  /** One request; returns when it was answered as it should be. */
  @FunctionalInterface
  public interface Request {
    /**
     * @param number from 0
     * @throws Exception where the answer is not the one that is due
     */
    void send(int number) throws Exception;
  }

  public static OpenLoop of(double perSecond, Duration duration) {
    return new OpenLoop(perSecond, (int) (perSecond * duration.toMillis() / 1000), GRACE);
  }

  public OpenLoop {
    if (!(perSecond > 0) || count < 1) {
      throw new IllegalArgumentException("perSecond, count: more than 0");
    }
  }

  public Load run(Request request) throws InterruptedException {
    return new Run(request).run();
  }

  private final class Run {
    private final Request request;
    private final AtomicLongArray nanos = new AtomicLongArray(count);
    private final AtomicInteger errors = new AtomicInteger();
    private final Queue<String> messages = new ConcurrentLinkedQueue<>();
    private final Semaphore answered = new Semaphore(0);
    private final long start = System.nanoTime();

    Run(Request request) {
      this.request = request;
    }

    Load run() throws InterruptedException {
      for (int i = 0; i < count; i++) {
        int number = i;
        long due = due(number);
        awaitTime(due);
        Thread.ofVirtual().start(() -> send(number, due));
      }
      if (!answered.tryAcquire(count, grace.toMillis(), TimeUnit.MILLISECONDS)) {
        giveUp();
      }
      long[] all = new long[count];
      for (int i = 0; i < count; i++) {
        all[i] = nanos.get(i);
      }
      return new Load(Samples.ofNanosInMillis(all), errors.get(), 0, List.copyOf(messages));
    }

    private long due(int number) {
      return start + (long) (number / perSecond * 1e9);
    }

    private void send(int number, long due) {
      String fault = null;
      try {
        request.send(number);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        fault = "interrupted";
      } catch (Exception e) {
        fault = String.valueOf(e.getMessage());
      }
      if (nanos.compareAndSet(number, 0, System.nanoTime() - due)) {
        note(fault);
      }
      answered.release();
    }

    /** What is not answered by now counts with the time it has waited so far, and as an error. */
    private void giveUp() {
      long now = System.nanoTime();
      for (int i = 0; i < count; i++) {
        if (nanos.compareAndSet(i, 0, now - due(i))) {
          note("no answer within " + grace.toSeconds() + " s after the last request");
        }
      }
    }

    private void note(@org.jspecify.annotations.Nullable String fault) {
      if (fault != null && errors.incrementAndGet() <= MESSAGES) {
        messages.add(fault);
      }
    }
  }

  private static void awaitTime(long due) throws InterruptedException {
    for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
      LockSupport.parkNanos(left);
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    }
  }
}
