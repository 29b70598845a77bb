package io.k8slab.jdbc;

import java.sql.Connection;
import java.sql.SQLException;

/** Which schema this code needs: a new version of it may start before the migration job is done. */
public final class SchemaVersion {
  /** The number of the last file in {@code db/migration}. */
  public static final int NEEDED = 12;

  private static final String NO_SUCH_TABLE = "42P01";

  private SchemaVersion() {}

  /** A newer schema is good, too: changes expand first, and contract a version later. */
  public static boolean isReached(Connection connection, int timeoutSeconds) throws SQLException {
    try (var select =
        connection.prepareStatement(
            "SELECT FROM flyway_schema_history WHERE success AND version = ?")) {
      select.setQueryTimeout(timeoutSeconds);
      select.setString(1, Integer.toString(NEEDED));
      try (var rows = select.executeQuery()) {
        return rows.next();
      }
    } catch (SQLException e) {
      if (NO_SUCH_TABLE.equals(e.getSQLState())) {
        return false;
      }
      throw e;
    }
  }
}
