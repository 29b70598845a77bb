package io.k8slab.provider;

import io.k8slab.provider.jdbc.ReadyTimeRows;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** How long clusters take from their place on a host to RUNNING. */
public final class ReadyTimes {
  private ReadyTimes() {}

  /** Takes the time of one that runs from now on. */
  public static void measure(Connection connection, UUID clusterId) throws SQLException {
    // 5 bits that are random: the last ones of a UUID of any version
    ReadyTimeRows.measure(connection, clusterId, (int) (clusterId.getLeastSignificantBits() & 31));
  }

  /** The median of the last ones; empty where there were none. */
  public static Optional<Duration> expected(Connection connection, String provider)
      throws SQLException {
    return ReadyTimeRows.median(connection, provider)
        .map(seconds -> Duration.ofMillis(Math.round(seconds * 1000)));
  }
}
