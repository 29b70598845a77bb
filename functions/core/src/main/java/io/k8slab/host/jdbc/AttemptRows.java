package io.k8slab.host.jdbc;

import io.k8slab.events.FailureCode;
import io.k8slab.events.Json;
import io.k8slab.host.Demand;
import io.k8slab.host.FailedAttempt;
import io.k8slab.jdbc.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;

/** Places that failed a cluster. */
public final class AttemptRows {
  private AttemptRows() {}

  public static void insert(Connection connection, UUID clusterId, FailedAttempt attempt)
      throws SQLException {
    Sql.update(
        connection,
        """
        INSERT INTO failed_attempts (cluster_id, generation, host_id, pool, slot, code)
        VALUES (?, ?, ?, ?, ?, ?)
        """,
        clusterId,
        attempt.generation(),
        attempt.place().hostId(),
        attempt.place().pool(),
        attempt.place().slot(),
        attempt.code().name());
  }

  /** Where ports are taken, another slot of the same host will do. */
  public static boolean leavesAnother(
      Connection connection, UUID clusterId, Demand demand, String failing, FailureCode code)
      throws SQLException {
    return Sql.exists(
        connection,
        """
        SELECT 1 FROM hosts h JOIN host_providers hp ON hp.host_id = h.id
        WHERE hp.kind = ? AND hp.version = ?
          AND h.state = 'READY' AND h.admits AND h.cordoned_at IS NULL
          AND (?::text IS NULL OR h.pool = ?) AND h.labels @> ?::jsonb
          AND (h.id <> ? OR (? AND h.slots > 1 + (SELECT count(*) FROM failed_attempts f
            WHERE f.cluster_id = ? AND f.host_id = h.id)))
          AND NOT EXISTS (SELECT 1 FROM failed_attempts f
            WHERE f.cluster_id = ? AND f.host_id = h.id AND f.code <> 'PORT_TAKEN')
        LIMIT 1
        """,
        demand.provider(),
        demand.version(),
        demand.wish().pool(),
        demand.wish().pool(),
        Json.MAPPER.writeValueAsString(demand.wish().labels()),
        failing,
        code == FailureCode.PORT_TAKEN,
        clusterId,
        clusterId);
  }

  /** Whether what is said is of something that should not be there and is known to be. */
  public static boolean isQuarantined(
      Connection connection, UUID clusterId, String hostId, String pool) throws SQLException {
    return Sql.exists(
        connection,
        "SELECT 1 FROM quarantine WHERE cluster_id = ? AND host_id = ? AND pool = ?",
        clusterId,
        hostId,
        pool);
  }

  /** Whether an attempt of the cluster was on this host, of this pool. */
  public static boolean wasOn(Connection connection, UUID clusterId, String hostId, String pool)
      throws SQLException {
    return Sql.exists(
        connection,
        "SELECT 1 FROM failed_attempts WHERE cluster_id = ? AND host_id = ? AND pool = ? LIMIT 1",
        clusterId,
        hostId,
        pool);
  }
}
