package io.k8slab.realtime;

import io.k8slab.jdbc.Database;
import io.k8slab.realtime.jdbc.TicketRows;

/** Deletes tickets that nobody used in time. */
public final class PruneTickets {
  private final Database database;

  public PruneTickets(Database database) {
    this.database = database;
  }

  /** The number of them. */
  public int run() {
    return database.transact(TicketRows::pruneExpired);
  }
}
