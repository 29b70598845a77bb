package io.k8slab.cluster.sweep;

import io.k8slab.cluster.ChangeClusters;
import io.k8slab.cluster.Failure;
import io.k8slab.cluster.MoveCluster;
import io.k8slab.cluster.Occasion;
import io.k8slab.cluster.Why;
import io.k8slab.cluster.jdbc.ClusterRows;
import io.k8slab.cluster.jdbc.DueRows;
import io.k8slab.cluster.lifecycle.ClusterStatus;
import io.k8slab.cluster.lifecycle.LifecycleEvent;
import io.k8slab.cluster.lifecycle.Transition;
import io.k8slab.events.FailureCode;
import io.k8slab.host.DeclareLoss;
import io.k8slab.jdbc.Database;
import io.k8slab.reaper.ReapStrangers;
import java.util.List;
import java.util.UUID;

/** Brings what is and what should be together again; safe to run at any time and beside itself. */
public final class Reconcile {
  private static final int BATCH = 200;

  private final Database database;
  private final ChangeClusters changes;
  private final MoveCluster moveCluster;
  private final DeclareLoss declareLoss;
  private final PlaceQueued placeQueued;
  private final TellQueue tellQueue;
  private final DrainHosts drainHosts;
  private final PruneOld pruneOld;
  private final ReapStrangers reapStrangers;

  public Reconcile(
      Database database,
      ChangeClusters changes,
      MoveCluster moveCluster,
      DeclareLoss declareLoss,
      PlaceQueued placeQueued,
      PruneOld pruneOld,
      ReapStrangers reapStrangers) {
    this.database = database;
    this.changes = changes;
    this.moveCluster = moveCluster;
    this.declareLoss = declareLoss;
    this.placeQueued = placeQueued;
    this.tellQueue = new TellQueue(database, changes);
    this.drainHosts = new DrainHosts(database, changes, moveCluster);
    this.pruneOld = pruneOld;
    this.reapStrangers = reapStrangers;
  }

  /**
   * What a run did.
   *
   * @param hosts whose state changed
   * @param overdue clusters that timed out, and removals asked for again
   * @param lost clusters that their host does not list any more
   * @param drained clusters that leave a host which becomes empty, or will earlier
   * @param placed clusters that got out of the queue
   * @param told clusters whose owners were told of another place in the queue
   * @param pruned rows that were kept long enough
   * @param reaped removals asked for of what should not be on a host
   */
  public record Reconciled(
      int hosts,
      int overdue,
      int lost,
      int drained,
      int placed,
      int told,
      int pruned,
      int reaped) {}

  public Reconciled run() {
    int hosts = declareLoss.run();
    int overdue = overdue();
    int lost = lost();
    int drained = drainHosts.run();
    int placed = placeQueued.run();
    return new Reconciled(
        hosts,
        overdue,
        lost,
        drained,
        placed,
        tellQueue.run(),
        pruneOld.run(),
        reapStrangers.run());
  }

  private int overdue() {
    List<UUID> due = database.read(connection -> DueRows.overdue(connection, BATCH));
    return (int) due.stream().filter(id -> apply(id, new LifecycleEvent.DeadlinePassed())).count();
  }

  private int lost() {
    List<UUID> missed = database.read(connection -> DueRows.missed(connection, BATCH));
    return (int) missed.stream().filter(id -> apply(id, new LifecycleEvent.Lost())).count();
  }

  /** One transaction each: a cluster that cannot be moved does not hold up the others. */
  private boolean apply(UUID id, LifecycleEvent event) {
    return changes.run(
        change -> {
          var cluster = ClusterRows.lockIfFree(change.connection(), id);
          if (cluster.isEmpty()) {
            return false;
          }
          var occasion = Occasion.ofFunction("reconcile", cluster.get().correlationId());
          var why = Why.failed(occasion, failure(cluster.get().status(), event));
          return !(moveCluster.move(change, cluster.get(), event, why)
              instanceof Transition.Ignored);
        });
  }

  private static Failure failure(ClusterStatus status, LifecycleEvent event) {
    if (event instanceof LifecycleEvent.Lost) {
      return new Failure(
          FailureCode.LOST,
          "The cluster is not on its host any more; it may have been removed.",
          null);
    }
    return new Failure(
        FailureCode.TIMED_OUT,
        status == ClusterStatus.QUEUED
            ? "No host had room in time; try again later."
            : "The cluster was not ready in time.",
        null);
  }
}
