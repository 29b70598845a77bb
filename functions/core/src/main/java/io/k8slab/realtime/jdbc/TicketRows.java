package io.k8slab.realtime.jdbc;

import io.k8slab.jdbc.Sql;
import io.k8slab.realtime.Listener;
import io.k8slab.realtime.Ticket;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** The table {@code ws_tickets}. The database's clock decides. */
public final class TicketRows {
  private TicketRows() {}

  /** Lets one ticket of a person be made at a time; false where there is no such person. */
  public static boolean lockUser(Connection connection, UUID userId) throws SQLException {
    return Sql.exists(connection, "SELECT 1 FROM users WHERE id = ? FOR NO KEY UPDATE", userId);
  }

  public static int live(Connection connection, UUID userId) throws SQLException {
    return Sql.one(
            connection,
            "SELECT count(*) FROM ws_tickets WHERE user_id = ? AND expires_at > clock_timestamp()",
            row -> row.getInt(1),
            userId)
        .orElseThrow();
  }

  /** When it ends. */
  public static Instant insert(Connection connection, Ticket ticket, Listener listener)
      throws SQLException {
    return Sql.one(
            connection,
            """
            INSERT INTO ws_tickets (ticket_hash, user_id, session_id, expires_at)
            VALUES (?, ?, ?, clock_timestamp() + make_interval(secs => ?)) RETURNING expires_at
            """,
            row -> Objects.requireNonNull(Sql.instant(row, "expires_at")),
            ticket.hash(),
            listener.userId(),
            listener.sessionId(),
            (double) Ticket.LIFETIME.toSeconds())
        .orElseThrow();
  }

  /** Deletes it; empty where it is not there or past its end. Its deletion is seen by one only. */
  public static Optional<Listener> take(Connection connection, Ticket ticket) throws SQLException {
    return Sql.one(
        connection,
        """
        DELETE FROM ws_tickets WHERE ticket_hash = ? AND expires_at > clock_timestamp()
        RETURNING user_id, session_id
        """,
        row -> new Listener(row.getObject(1, UUID.class), row.getObject(2, UUID.class)),
        ticket.hash());
  }

  /** The number of those deleted. */
  public static int pruneExpired(Connection connection) throws SQLException {
    return Sql.update(connection, "DELETE FROM ws_tickets WHERE expires_at <= now()");
  }
}
