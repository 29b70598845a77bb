package io.k8slab.edge.feed;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The wish that a loop ends. Asked, never interrupted: an interrupt would break its database. */
public final class Stopping {
  private final CountDownLatch asked = new CountDownLatch(1);
  private Runnable listener = () -> {};

  public boolean asked() {
    return asked.getCount() == 0;
  }

  /** Runs when somebody asks, or now where somebody has; replaces the one before. */
  public synchronized void onAsked(Runnable wake) {
    listener = wake;
    if (asked()) {
      wake.run();
    }
  }

  public synchronized void ask() {
    asked.countDown();
    listener.run();
  }

  /** Whether the loop's thread ended in time. */
  public static boolean ended(Thread loop, Duration longest) {
    try {
      return loop.join(longest);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Returns after so long, or as soon as somebody asks. */
  public boolean await(Duration longest) {
    try {
      return asked.await(longest.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }
}
