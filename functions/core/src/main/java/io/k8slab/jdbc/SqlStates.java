package io.k8slab.jdbc;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;

/** What PostgreSQL's five-character codes mean to us. */
final class SqlStates {
  private static final Set<String> IN_VAIN =
      Set.of(
          "57014", // cancelled: the statement's time was over
          "55P03", // a lock was not to be had in time
          "25P03", // the transaction was idle for too long
          "25006"); // a replica that is not promoted yet

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
            || state.startsWith("53") // out of connections, memory or disk
            || IN_VAIN.contains(state);
    return away ? new DatabaseUnavailable(e) : new IllegalStateException("SQL failed", e);
  }
}
