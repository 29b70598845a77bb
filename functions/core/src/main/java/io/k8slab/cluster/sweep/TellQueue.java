package io.k8slab.cluster.sweep;

import io.k8slab.cluster.Change;
import io.k8slab.cluster.ChangeClusters;
import io.k8slab.cluster.Occasion;
import io.k8slab.cluster.Readers;
import io.k8slab.cluster.jdbc.QueueRows;
import io.k8slab.cluster.queue.FindQueuePlaces;
import io.k8slab.cluster.queue.QueuePlace;
import io.k8slab.cluster.queue.Waiting;
import io.k8slab.events.ClusterQueueMoved;
import io.k8slab.jdbc.Database;
import java.sql.SQLException;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * Tells owners of clusters that wait, and their teams, when they come to another place that
 * matters: each of the first ten, then every tenth, then every hundredth. So a cluster's way
 * through a long queue is some thirty messages, and a run sends few.
 */
public final class TellQueue {
  private static final int LOOKED_AT = 5_000;
  private static final int MOST = 100;

  private final Database database;
  private final ChangeClusters changes;

  public TellQueue(Database database, ChangeClusters changes) {
    this.database = database;
    this.changes = changes;
  }

  /** The number of clusters that were told of. */
  public int run() {
    var moved =
        database.read(connection -> QueueRows.order(connection, LOOKED_AT)).stream()
            .filter(TellQueue::isNews)
            .limit(MOST)
            .sorted(Comparator.comparing(Waiting::id)) // as others lock several rows
            .toList();
    if (moved.isEmpty()) {
      return 0;
    }
    return changes.run(
        change -> {
          int told = 0;
          var places = FindQueuePlaces.ofWaiting(change.connection(), moved);
          for (var waiting : moved) {
            told += tell(change, waiting, places.get(waiting.id())) ? 1 : 0;
          }
          return told;
        });
  }

  static boolean isNews(Waiting waiting) {
    return waiting.told() == null || mark(waiting.told()) != mark(waiting.position());
  }

  /** The place that is told of for this one: itself, or the next round number. */
  static int mark(int position) {
    int step = position <= 10 ? 1 : position <= 100 ? 10 : 100;
    return (position + step - 1) / step * step;
  }

  private static boolean tell(Change change, Waiting waiting, @Nullable QueuePlace place)
      throws SQLException {
    var connection = change.connection();
    var found = QueueRows.tell(connection, waiting.id(), waiting.position());
    if (found.isEmpty()) {
      return false;
    }
    var told = found.get();
    change.tell(
        waiting.id(),
        Readers.of(connection, told.userId(), told.teamId()),
        reader ->
            new ClusterQueueMoved(
                reader,
                waiting.id(),
                told.name(),
                waiting.position(),
                place == null ? null : place.estimatedStart(),
                told.readAt()),
        told.readAt(),
        Occasion.ofFunction("reconcile", told.correlationId()));
    return true;
  }
}
