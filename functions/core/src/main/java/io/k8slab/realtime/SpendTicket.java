package io.k8slab.realtime;

import io.k8slab.jdbc.Database;
import io.k8slab.realtime.jdbc.ListenerRows;
import io.k8slab.realtime.jdbc.TicketRows;
import java.util.List;
import java.util.Optional;

/** Takes a ticket: of any number who try at once, on any number of instances, one gets it. */
public final class SpendTicket {
  private final Database database;

  public SpendTicket(Database database) {
    this.database = database;
  }

  /**
   * Who may listen now; empty where the text is no ticket, was used, is past its end, or where the
   * person was shut out after it was given.
   *
   * @throws io.k8slab.jdbc.DatabaseUnavailable where it cannot be found out
   */
  public Optional<Listener> spend(String text) {
    return Ticket.parse(text)
        .flatMap(
            ticket ->
                database.transact(
                    connection -> {
                      var listener = TicketRows.take(connection, ticket);
                      return listener.isPresent()
                              && ListenerRows.ended(connection, List.of(listener.get())).isEmpty()
                          ? listener
                          : Optional.empty();
                    }));
  }
}
