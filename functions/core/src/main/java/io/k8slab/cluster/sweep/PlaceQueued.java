package io.k8slab.cluster.sweep;

import io.k8slab.cluster.ChangeClusters;
import io.k8slab.cluster.MoveCluster;
import io.k8slab.cluster.Occasion;
import io.k8slab.cluster.Why;
import io.k8slab.cluster.jdbc.ClusterRows;
import io.k8slab.cluster.jdbc.QueueRows;
import io.k8slab.cluster.lifecycle.ClusterStatus;
import io.k8slab.cluster.lifecycle.LifecycleEvent;
import io.k8slab.host.ReservePlace;
import io.k8slab.jdbc.Database;
import java.util.UUID;

/** Gives places to those that wait, per provider in their order, while there is room. */
public final class PlaceQueued {
  /** So that one run ends; the next goes on. */
  private static final int MOST = 500;

  private final Database database;
  private final ChangeClusters changes;
  private final MoveCluster moveCluster;

  public PlaceQueued(Database database, ChangeClusters changes, MoveCluster moveCluster) {
    this.database = database;
    this.changes = changes;
    this.moveCluster = moveCluster;
  }

  /** The number of clusters placed. */
  public int run() {
    int placed = 0;
    boolean again = true;
    while (again && placed < MOST) {
      again = false;
      for (var id : database.read(QueueRows::heads)) {
        if (place(id)) {
          placed++;
          again = true;
        }
      }
    }
    return placed;
  }

  /** A head that another run has in hand is left to it. */
  private boolean place(UUID id) {
    return changes.run(
        change -> {
          var cluster = ClusterRows.lockIfFree(change.connection(), id);
          if (cluster.isEmpty() || cluster.get().status() != ClusterStatus.QUEUED) {
            return false;
          }
          var waiting = cluster.get();
          var place =
              ReservePlace.find(
                  change.connection(),
                  waiting.provider(),
                  waiting.version(),
                  waiting.resources(),
                  ReservePlace.Turn.HEAD_OF_THE_QUEUE);
          if (place.isEmpty()) {
            return false;
          }
          ReservePlace.take(change.connection(), id, place.get(), waiting.resources());
          moveCluster.move(
              change,
              waiting,
              place.get(),
              new LifecycleEvent.PlacementFound(),
              Why.of(Occasion.ofFunction("placeQueued", waiting.correlationId())));
          return true;
        });
  }
}
