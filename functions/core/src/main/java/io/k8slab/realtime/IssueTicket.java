package io.k8slab.realtime;

import io.k8slab.http.Problem;
import io.k8slab.http.ProblemType;
import io.k8slab.jdbc.Database;
import io.k8slab.realtime.jdbc.TicketRows;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Gives a signed-in person a ticket for one socket. */
public final class IssueTicket {
  /** Of one person at a time; each of their tabs needs one for a moment. */
  static final int MOST_LIVE = 20;

  private final Database database;

  public IssueTicket(Database database) {
    this.database = database;
  }

  /** A ticket with its end. */
  public record Issued(Ticket ticket, Instant expiresAt) {}

  /**
   * A new one.
   *
   * @throws io.k8slab.http.ProblemException 429 where too many of theirs are live, 401 where the
   *     account is gone
   */
  public Issued issue(Listener listener) {
    return database.transact(
        connection -> {
          if (!TicketRows.lockUser(connection, listener.userId())) {
            throw Problem.of(ProblemType.INVALID_TOKEN, "The token's account is gone.")
                .asException();
          }
          if (TicketRows.live(connection, listener.userId()) >= MOST_LIVE) {
            throw tooMany();
          }
          var ticket = Ticket.random();
          return new Issued(ticket, TicketRows.insert(connection, ticket, listener));
        });
  }

  private static io.k8slab.http.ProblemException tooMany() {
    return new Problem(
            ProblemType.RATE_LIMITED,
            "You have %d tickets that were not used; use them or let them end."
                .formatted(MOST_LIVE),
            List.of(),
            Map.of("retry-after", Long.toString(Ticket.LIFETIME.toSeconds())))
        .asException();
  }
}
