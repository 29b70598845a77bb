package io.k8slab.realtime.jdbc;

import io.k8slab.jdbc.Sql;
import io.k8slab.realtime.Listener;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/** Whether people may still listen, as the accounts' tables say. */
public final class ListenerRows {
  private ListenerRows() {}

  /** Those of the listeners whose session has ended, or whose account may not sign in. */
  public static List<Listener> ended(Connection connection, List<Listener> listeners)
      throws SQLException {
    var users = listeners.stream().map(Listener::userId).toArray();
    var sessions = listeners.stream().map(Listener::sessionId).toArray();
    return Sql.list(
        connection,
        """
        SELECT l.user_id, l.session_id FROM unnest(?, ?) AS l (user_id, session_id)
        WHERE NOT EXISTS (
            SELECT 1 FROM users u
            WHERE u.id = l.user_id AND u.suspended_at IS NULL AND u.kind <> 'erased')
          OR (l.session_id IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM sessions s
            WHERE s.id = l.session_id AND s.user_id = l.user_id
              AND s.revoked_at IS NULL AND s.expires_at > now()))
        """,
        row -> new Listener(row.getObject(1, UUID.class), row.getObject(2, UUID.class)),
        connection.createArrayOf("uuid", users),
        connection.createArrayOf("uuid", sessions));
  }
}
