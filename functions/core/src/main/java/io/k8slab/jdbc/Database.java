package io.k8slab.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Runs work on a pooled connection, in a transaction (read committed) where it writes. */
public final class Database {
  private static final int ATTEMPTS = 3;

  private final DataSource dataSource;

  public Database(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /** Work on one connection; may run again after a deadlock, so it has no effect outside. */
  @FunctionalInterface
  public interface Work<T> {
    T run(Connection connection) throws SQLException;
  }

  /**
   * Commits what the work did, or nothing.
   *
   * @throws DatabaseUnavailable where the database cannot be reached or does not answer in time
   */
  public <T> T transact(Work<T> work) {
    for (int attempt = 1; ; attempt++) {
      try {
        return once(work);
      } catch (SQLException e) {
        if (!SqlStates.isRetryable(e) || attempt == ATTEMPTS) {
          throw SqlStates.translate(e);
        }
      }
    }
  }

  /**
   * Only reads. Under read committed each statement sees what is committed when it begins, inside a
   * transaction or not, so none is opened: that saves the round trip of its end.
   *
   * @throws DatabaseUnavailable where the database cannot be reached or does not answer in time
   */
  public <T> T read(Work<T> work) {
    try (var connection = dataSource.getConnection()) {
      return work.run(connection);
    } catch (SQLException e) {
      throw SqlStates.translate(e);
    }
  }

  private <T> T once(Work<T> work) throws SQLException {
    try (var connection = dataSource.getConnection()) {
      connection.setAutoCommit(false);
      try {
        T result = work.run(connection);
        connection.commit();
        return result;
      } catch (SQLException | RuntimeException | Error e) {
        rollBack(connection, e);
        throw e;
      }
    }
  }

  private static void rollBack(Connection connection, Throwable cause) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }
}
