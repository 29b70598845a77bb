package io.k8slab.jdbc;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;

/** What PostgreSQL's five-character codes mean to us. */
final class SqlStates {
  private SqlStates() {}

  /** A deadlock or a serialization failure: the same work may succeed now. */
  static boolean isRetryable(SQLException e) {
    return "40P01".equals(e.getSQLState()) || "40001".equals(e.getSQLState());
  }

  static RuntimeException translate(SQLException e) {
    var state = e.getSQLState();
    boolean away =
        e instanceof SQLTransientConnectionException // the pool's own time-out
            || state == null
            || state.startsWith("08") // connection
            || state.startsWith("57P") // shut down, starting up
            || state.startsWith("53"); // out of connections, memory or disk
    return away ? new DatabaseUnavailable(e) : new IllegalStateException("SQL failed", e);
  }
}
