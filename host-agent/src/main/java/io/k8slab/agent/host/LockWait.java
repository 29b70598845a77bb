package io.k8slab.agent.host;

import io.k8slab.agent.cluster.Cancellation;
import io.k8slab.agent.hoststate.HostName;
import io.k8slab.agent.hoststate.HostState;
import io.k8slab.agent.hoststate.LockResult;
import io.k8slab.agent.hoststate.Wish;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits for a cluster's lock while another agent holds it. */
final class LockWait {
  /** Longer than any step: who holds the lock for longer will not let go of it. */
  private static final Duration PATIENCE = Duration.ofMinutes(15);

  private static final long AGAIN_MILLIS = 250;

  private final HostState state;

  LockWait(HostState state) {
    this.state = state;
  }

  /**
   * @return {@link LockResult.Held} where it was cancelled, or waited for in vain
   */
  LockResult take(
      HostName name, long generation, int attempt, Wish wish, Cancellation cancellation) {
    CountDownLatch cancelled = new CountDownLatch(1);
    cancellation.onCancel(cancelled::countDown);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    try {
      while (true) {
        LockResult result = state.tryLock(name, generation, attempt, wish);
        if (!(result instanceof LockResult.Held(Duration left))
            || System.nanoTime() > deadline
            || cancelled.await(
                Math.min(left.toMillis() + 10, AGAIN_MILLIS), TimeUnit.MILLISECONDS)) {
          return result;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new LockResult.Held(Duration.ZERO);
    }
  }
}
