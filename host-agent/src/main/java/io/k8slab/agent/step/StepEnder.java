package io.k8slab.agent.step;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Ends one step on its host, for one reason. Asks until the wait for the step is over: the first
 * asking may come before the step has begun there.
 */
final class StepEnder {
  private static final long AGAIN_MILLIS = 300;

  private final Runnable endOnHost;
  private final CountDownLatch over = new CountDownLatch(1);
  private @Nullable StepEnd why;
  private @Nullable Thread asking;

  StepEnder(Runnable endOnHost) {
    this.endOnHost = endOnHost;
  }

  /** Returns at once: who cancels must not wait for the host. */
  synchronized void end(StepEnd reason) {
    if (over.getCount() > 0 && why == null) {
      why = reason;
      asking = Thread.ofVirtual().start(this::ask);
    }
  }

  void endAfter(Duration timeout) {
    Thread.ofVirtual()
        .start(
            () -> {
              if (!isOverWithin(timeout.toMillis())) {
                end(new StepEnd.TimedOut());
              }
            });
  }

  private void ask() {
    do {
      endOnHost.run();
    } while (!isOverWithin(AGAIN_MILLIS));
  }

  private boolean isOverWithin(long millis) {
    try {
      return over.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /**
   * The wait for the step has ended. Returns when the host has proven its end: the wait is over
   * when the first process of the session dies, and others may take a while longer.
   */
  void over() {
    Thread last;
    synchronized (this) {
      over.countDown();
      last = asking;
    }
    if (last != null) {
      try {
        last.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Why it was ended; null where it was not. */
  synchronized @Nullable StepEnd why() {
    return why;
  }
}
