package io.k8slab.cluster.sweep;

import io.k8slab.cluster.ChangeClusters;
import io.k8slab.cluster.MoveCluster;
import io.k8slab.cluster.Occasion;
import io.k8slab.cluster.Why;
import io.k8slab.cluster.jdbc.ClusterRows;
import io.k8slab.cluster.jdbc.DueRows;
import io.k8slab.cluster.lifecycle.LifecycleEvent;
import io.k8slab.cluster.lifecycle.Transition;
import java.util.Map;

/**
 * Ends clusters whose leases are over by the database's time, and has the owners of others warned.
 * Any number may run at once.
 */
public final class SweepExpired {
  public static final String REASON = "lease_ended";
  private static final int BATCH = 100;

  private final ChangeClusters changes;
  private final MoveCluster moveCluster;
  private final WarnOfLeaseEnd warnOfLeaseEnd;

  public SweepExpired(ChangeClusters changes, MoveCluster moveCluster) {
    this.changes = changes;
    this.moveCluster = moveCluster;
    this.warnOfLeaseEnd = new WarnOfLeaseEnd(changes);
  }

  /**
   * @param ended clusters that are being removed now
   * @param warned owners that were told of a lease's end to come
   */
  public record Swept(int ended, int warned) {}

  public Swept run() {
    int ended = 0;
    int found;
    do {
      found = batch();
      ended += found;
    } while (found == BATCH);
    return new Swept(ended, warnOfLeaseEnd.run());
  }

  private int batch() {
    return changes.run(
        change -> {
          int ended = 0;
          for (var id : DueRows.lockExpired(change.connection(), BATCH)) {
            var cluster = ClusterRows.lock(change.connection(), id).orElseThrow();
            var occasion = Occasion.ofFunction("sweepExpired", cluster.correlationId());
            var transition =
                moveCluster.move(
                    change, cluster, new LifecycleEvent.LeaseEnded(), Why.ended(occasion, REASON));
            if (transition instanceof Transition.Moved) {
              change.audit(occasion, cluster, "cluster.lease_end", Map.of());
              ended++;
            }
          }
          return ended;
        });
  }
}
