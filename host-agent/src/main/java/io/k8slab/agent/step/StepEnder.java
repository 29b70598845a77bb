package io.k8slab.agent.step;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Ends one step on its host, for one reason. Asks until the wait for the step is over: the first
 * asking may come before the step has begun there.
 */
final class StepEnder {
  private static final long AGAIN_MILLIS = 300;

  private final Runnable endOnHost;
  private final CountDownLatch over = new CountDownLatch(1);
  private final AtomicReference<@Nullable StepEnd> why = new AtomicReference<>();

  StepEnder(Runnable endOnHost) {
    this.endOnHost = endOnHost;
  }

  /** Returns at once: who cancels must not wait for the host. */
  void end(StepEnd reason) {
    if (over.getCount() > 0 && why.compareAndSet(null, reason)) {
      Thread.ofVirtual().start(this::ask);
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

  /** The wait for the step has ended. */
  void over() {
    over.countDown();
  }

  /** Why it was ended; null where it was not. */
  @Nullable StepEnd why() {
    return why.get();
  }
}
