package io.k8slab.bench;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Work at a fixed rate, whether or not what came before has ended: a time counts from when the work
 * was due, so that a server that stalls cannot hide it.
 */
final class OpenLoop {
  private static final int PATIENCE_SECONDS = 30;
  private static final int TOLD = 3;

  private OpenLoop() {}

  /** One piece of work; throws where it failed. */
  @FunctionalInterface
  interface Work {
    void run(int number) throws Exception;
  }

  /**
   * What came of it.
   *
   * @param millis of each piece, in the order of their numbers
   */
  record Outcome(double[] millis, int errors) {}

  /**
   * @param onError is told of the first failures; all are counted
   */
  static Outcome run(int perSecond, int seconds, Work work, Consumer<Exception> onError)
      throws InterruptedException {
    int count = perSecond * seconds;
    var millis = new double[count];
    var errors = new AtomicInteger();
    var done = new CountDownLatch(count);
    long start = System.nanoTime();
    for (int i = 0; i < count; i++) {
      int number = i;
      long due = start + i * 1_000_000_000L / perSecond;
      while (System.nanoTime() < due) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
      Thread.startVirtualThread(
          () -> {
            try {
              work.run(number);
            } catch (Exception e) {
              if (errors.getAndIncrement() < TOLD) {
                onError.accept(e);
              }
            } finally {
              millis[number] = (System.nanoTime() - due) / 1e6;
              done.countDown();
            }
          });
    }
    if (!done.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException("work did not end: " + done.getCount() + " of " + count);
    }
    return new Outcome(millis, errors.get());
  }
}
