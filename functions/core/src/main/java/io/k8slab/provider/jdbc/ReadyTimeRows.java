package io.k8slab.provider.jdbc;

import io.k8slab.jdbc.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Samples of how long clusters took. */
public final class ReadyTimeRows {
  private ReadyTimeRows() {}

  /** Replaces the sample. */
  public static void measure(Connection connection, UUID clusterId, int sample)
      throws SQLException {
    Sql.update(
        connection,
        """
        INSERT INTO ready_times (provider, pool, sample, seconds, measured_at)
        SELECT c.provider, p.pool, ?, extract(epoch FROM clock_timestamp() - p.reserved_at),
          clock_timestamp()
        FROM placements p JOIN clusters c ON c.id = p.cluster_id WHERE p.cluster_id = ?
        ON CONFLICT (provider, pool, sample) DO UPDATE
          SET seconds = excluded.seconds, measured_at = excluded.measured_at
        """,
        sample,
        clusterId);
  }

  public static Optional<Double> median(Connection connection, String provider)
      throws SQLException {
    return Optional.ofNullable(medians(connection, provider).get(provider));
  }

  /** Of each provider that has any. */
  public static Map<String, Double> medians(Connection connection) throws SQLException {
    return medians(connection, null);
  }

  private static Map<String, Double> medians(Connection connection, @Nullable String only)
      throws SQLException {
    var medians = new HashMap<String, Double>();
    Sql.list(
        connection,
        """
        SELECT provider, percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds) FROM ready_times
        WHERE ?::text IS NULL OR provider = ? GROUP BY provider
        """,
        row -> medians.put(row.getString(1), row.getDouble(2)),
        only,
        only);
    return medians;
  }
}
