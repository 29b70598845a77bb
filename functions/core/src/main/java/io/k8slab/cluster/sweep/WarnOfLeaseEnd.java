package io.k8slab.cluster.sweep;

import io.k8slab.cluster.ChangeClusters;
import io.k8slab.cluster.Occasion;
import io.k8slab.cluster.Readers;
import io.k8slab.cluster.jdbc.LeaseRows;
import io.k8slab.events.ClusterLeaseExpiring;

/**
 * Tells owners, and a team, that a lease ends soon: once with 30 minutes left, with 10 and with 2.
 * A warning that was missed, or that the lease was too short for, is left out for the next smaller
 * one; an extension lets all come again.
 */
public final class WarnOfLeaseEnd {
  private static final int BATCH = 100;

  private final ChangeClusters changes;

  public WarnOfLeaseEnd(ChangeClusters changes) {
    this.changes = changes;
  }

  /** The number of warnings. */
  public int run() {
    int told = 0;
    int found;
    do {
      found = batch();
      told += found;
    } while (found == BATCH);
    return told;
  }

  private int batch() {
    return changes.run(
        change -> {
          var due = LeaseRows.takeDue(change.connection(), BATCH);
          for (var lease : due) {
            change.tell(
                lease.clusterId(),
                Readers.of(change.connection(), lease.userId(), lease.teamId()),
                reader ->
                    new ClusterLeaseExpiring(
                        reader,
                        lease.clusterId(),
                        lease.name(),
                        lease.expiresAt(),
                        lease.minutesLeft(),
                        lease.readAt()),
                lease.readAt(),
                Occasion.ofFunction("sweepExpired", lease.correlationId()));
          }
          return due.size();
        });
  }
}
