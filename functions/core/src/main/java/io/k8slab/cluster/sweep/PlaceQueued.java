package io.k8slab.cluster.sweep;

import io.k8slab.cluster.ChangeClusters;
import io.k8slab.cluster.MoveCluster;
import io.k8slab.cluster.Occasion;
import io.k8slab.cluster.Why;
import io.k8slab.cluster.jdbc.ClusterRows;
import io.k8slab.cluster.jdbc.QueueRows;
import io.k8slab.cluster.lifecycle.ClusterStatus;
import io.k8slab.cluster.lifecycle.LifecycleEvent;
import io.k8slab.cluster.queue.Line;
import io.k8slab.host.ReservePlace;
import io.k8slab.jdbc.Database;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;

/**
 * Gives places to those that wait, in their order, while there is room. Who finds none is not
 * overtaken on the hosts that it could be on by others of its provider.
 */
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

  private enum Outcome {
    PLACED,
    NO_ROOM,
    NOT_OURS
  }

  /** The number of clusters placed. */
  public int run() {
    int placed = 0;
    var full = new HashSet<Line>();
    var passed = new ArrayList<UUID>();
    // whose turn it is stays so while the first get their places: each adds one to its owner's use
    for (var waiting : database.read(connection -> QueueRows.order(connection, MOST))) {
      if (!full.contains(waiting.line())) {
        switch (place(waiting.id(), passed)) {
          case PLACED -> placed++;
          case NO_ROOM -> {
            // one that a host failed waits for another host than everybody else
            if (!waiting.failedBefore()) {
              full.add(waiting.line());
              passed.add(waiting.id());
            }
          }
          case NOT_OURS -> {}
        }
      }
    }
    return placed;
  }

  /** One that another run has in hand is left to it. */
  private Outcome place(UUID id, List<UUID> passed) {
    return changes.run(
        change -> {
          var cluster = ClusterRows.lockIfFree(change.connection(), id);
          if (cluster.isEmpty() || cluster.get().status() != ClusterStatus.QUEUED) {
            return Outcome.NOT_OURS;
          }
          var waiting = cluster.get();
          var place = ReservePlace.findInQueue(change.connection(), waiting.demand(), passed, id);
          if (place.isEmpty()) {
            return Outcome.NO_ROOM;
          }
          ReservePlace.take(change.connection(), id, place.get(), waiting.resources());
          moveCluster.move(
              change,
              waiting,
              place.get(),
              new LifecycleEvent.PlacementFound(),
              Why.of(Occasion.ofFunction("placeQueued", waiting.correlationId())));
          return Outcome.PLACED;
        });
  }
}
