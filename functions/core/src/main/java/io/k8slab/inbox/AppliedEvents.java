package io.k8slab.inbox;

import io.k8slab.jdbc.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;

/** Events that have been acted on, so that a redelivered one has no second effect. */
public final class AppliedEvents {
  private AppliedEvents() {}

  /** False where it was noted before. Waits for another transaction that notes it now. */
  public static boolean note(Connection connection, UUID eventId) throws SQLException {
    return Sql.update(
            connection,
            "INSERT INTO applied_events (event_id) VALUES (?) ON CONFLICT DO NOTHING",
            eventId)
        == 1;
  }

  public static int pruneOlderThan(Connection connection, Duration age) throws SQLException {
    return Sql.update(
        connection,
        "DELETE FROM applied_events WHERE applied_at < now() - make_interval(secs => ?)",
        (double) age.toSeconds());
  }
}
