package io.k8slab.realtime;

import io.k8slab.jdbc.Database;
import io.k8slab.realtime.jdbc.ListenerRows;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Finds who may listen no longer: signed out, suspended or gone. */
public final class FindEnded {
  /** In one query. */
  private static final int BATCH = 500;

  private final Database database;

  public FindEnded(Database database) {
    this.database = database;
  }

  /**
   * Those of them.
   *
   * @throws io.k8slab.jdbc.DatabaseUnavailable where it cannot be found out
   */
  public Set<Listener> among(Collection<Listener> listeners) {
    var all = List.copyOf(Set.copyOf(listeners));
    var ended = new HashSet<Listener>();
    for (int from = 0; from < all.size(); from += BATCH) {
      var batch = all.subList(from, Math.min(from + BATCH, all.size()));
      ended.addAll(database.read(connection -> ListenerRows.ended(connection, batch)));
    }
    return ended;
  }
}
