package io.k8slab.http.limit.jdbc;

import io.k8slab.http.limit.Limit;
import io.k8slab.http.limit.SharedCounts;
import io.k8slab.jdbc.Database;
import io.k8slab.jdbc.DatabaseUnavailable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.OptionalDouble;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The table {@code rate_limits}: one row for each caller who used up a chunk. */
public final class SharedCountRows implements SharedCounts {
  private static final Logger LOG = LoggerFactory.getLogger(SharedCountRows.class);

  private final Database database;

  public SharedCountRows(Database database) {
    this.database = database;
  }

  /** One statement; where the database is away, each instance holds the limit by itself. */
  @Override
  public OptionalDouble spend(byte[] caller, Limit limit, int tokens) {
    try {
      return OptionalDouble.of(database.read(c -> spend(c, caller, limit, tokens)));
    } catch (DatabaseUnavailable e) {
      LOG.atWarn().addKeyValue("cause", e.getCause()).log("rate limits are not shared just now");
      return OptionalDouble.empty();
    }
  }

  /** A debt is at most one full bucket: else instances that never stop would shut somebody out. */
  private static double spend(Connection connection, byte[] caller, Limit limit, int tokens)
      throws SQLException {
    try (var upsert =
        connection.prepareStatement(
            """
            INSERT INTO rate_limits AS r (caller, tokens) VALUES (?, ?)
            ON CONFLICT (caller) DO UPDATE SET
              tokens = greatest(?, least(?, r.tokens
                + ? * greatest(0, extract(epoch FROM clock_timestamp() - r.counted_at))) - ?),
              counted_at = clock_timestamp()
            RETURNING tokens
            """)) {
      upsert.setBytes(1, caller);
      upsert.setDouble(2, (double) limit.perMinute() - tokens);
      upsert.setDouble(3, -limit.perMinute());
      upsert.setDouble(4, limit.perMinute());
      upsert.setDouble(5, limit.perSecond());
      upsert.setDouble(6, tokens);
      try (var rows = upsert.executeQuery()) {
        rows.next();
        return rows.getDouble(1);
      }
    }
  }

  /** Deletes what is a full bucket again, whatever it was; the number of rows. */
  public static int prune(Connection connection) throws SQLException {
    try (var delete =
        connection.prepareStatement(
            "DELETE FROM rate_limits WHERE counted_at < now() - make_interval(secs => ?)")) {
      delete.setInt(1, 2 * Limit.FILL_SECONDS); // a debt takes as long again
      return delete.executeUpdate();
    }
  }
}
