package io.k8slab.agent.hoststate;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A held lock. Renews itself until it is closed or taken over. */
public final class ClusterLock implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ClusterLock.class);
  private static final long RENEW_MILLIS = HostState.LOCK_TTL.toMillis() / 3;

  private final HostState state;
  private final HostName name;
  private final long fence;
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile boolean lost;

  ClusterLock(HostState state, HostName name, long fence) {
    this.state = state;
    this.name = name;
    this.fence = fence;
    Thread.ofVirtual().name("lock-" + name).start(this::renew);
  }

  public HostName name() {
    return name;
  }

  public long fence() {
    return fence;
  }

  /** Whether another agent has taken the cluster over. */
  public boolean lost() {
    return lost;
  }

  /** A step was refused for its fencing token. */
  public void seenLost() {
    lost = true;
  }

  /**
   * Puts the end of the accepted wish into the ledger and lets the lock go: the last thing done.
   *
   * @return false where the lock was lost
   */
  public boolean record(Outcome outcome, String failure) throws HostState.Unreachable {
    String encoded = Base64.getEncoder().encodeToString(failure.getBytes(StandardCharsets.UTF_8));
    closed.countDown();
    return mine(state.ask("record", name.value(), Long.toString(fence), outcome.word(), encoded));
  }

  private void renew() {
    try {
      while (!lost && !closed.await(RENEW_MILLIS, TimeUnit.MILLISECONDS)) {
        try {
          mine(
              state.ask(
                  "renew",
                  name.value(),
                  Long.toString(fence),
                  HostState.hundredths(HostState.LOCK_TTL)));
        } catch (HostState.Unreachable e) {
          log.atWarn()
              .addKeyValue("cluster", name)
              .addKeyValue("why", e.why())
              .log("a cluster's lock could not be renewed");
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean mine(String answer) {
    if (!answer.equals("ok")) {
      lost = true;
    }
    return !lost;
  }

  @Override
  public void close() {
    boolean letGo = closed.getCount() == 0;
    closed.countDown();
    if (lost || letGo) {
      return;
    }
    try {
      state.ask("release", name.value(), Long.toString(fence));
    } catch (HostState.Unreachable e) {
      log.atWarn()
          .addKeyValue("cluster", name)
          .addKeyValue("why", e.why())
          .log("a cluster's lock could not be let go and will run out");
    }
  }
}
