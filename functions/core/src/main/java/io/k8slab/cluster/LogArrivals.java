package io.k8slab.cluster;

import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Wakes those who wait for a cluster's log in this process. In another process nobody is woken, so
 * whoever waits also looks from time to time.
 */
public final class LogArrivals {
  private final Map<UUID, Waiting> waiting = new ConcurrentHashMap<>();

  private record Waiting(Phaser phaser, int people) {}

  /** Watching begins before the first look, so that nothing is missed between look and wait. */
  public final class Watch implements AutoCloseable {
    private final UUID clusterId;
    private final Phaser phaser;
    private int phase;

    private Watch(UUID clusterId, Phaser phaser) {
      this.clusterId = clusterId;
      this.phaser = phaser;
      this.phase = phaser.getPhase();
    }

    /** Until something arrives, or this long. */
    public void await(Duration atMost) throws InterruptedException {
      try {
        phase = phaser.awaitAdvanceInterruptibly(phase, atMost.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        phase = phaser.getPhase(); // nothing came: look all the same
      }
    }

    @Override
    public void close() {
      waiting.computeIfPresent(
          clusterId, (_, w) -> w.people() == 1 ? null : new Waiting(w.phaser(), w.people() - 1));
    }
  }

  public Watch watch(UUID clusterId) {
    var entry =
        waiting.compute(
            clusterId,
            (_, w) ->
                w == null
                    ? new Waiting(new Phaser(1), 1)
                    : new Waiting(w.phaser(), w.people() + 1));
    return new Watch(clusterId, entry.phaser());
  }

  /** Something was committed. */
  public void arrived(UUID clusterId) {
    var entry = waiting.get(clusterId);
    if (entry != null) {
      entry.phaser().arrive();
    }
  }
}
