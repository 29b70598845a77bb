package io.k8slab.provider.jdbc;

import io.k8slab.events.Resources;
import io.k8slab.jdbc.Sql;
import io.k8slab.provider.VersionOffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What hosts offer, over all of them. */
public final class CatalogRows {
  private CatalogRows() {}

  /** A host that is silent for a moment still counts: a cluster then waits for it. */
  public static List<VersionOffer> offers(Connection connection) throws SQLException {
    return Sql.list(
        connection,
        """
        SELECT hp.kind, hp.version, max(hp.max_workers) AS workers, bool_or(hp.simulated) AS sim,
          max(h.cpu_millis) AS cpu, max(h.memory_bytes) AS memory, max(h.disk_bytes) AS disk
        FROM host_providers hp JOIN hosts h ON h.id = hp.host_id
        WHERE h.state IN ('READY', 'SUSPECT') GROUP BY hp.kind, hp.version
        """,
        row ->
            new VersionOffer(
                row.getString("kind"),
                row.getString("version"),
                row.getInt("workers"),
                row.getBoolean("sim"),
                new Resources(row.getLong("cpu"), row.getLong("memory"), row.getLong("disk"))));
  }

  public static Map<String, Integer> freeSlots(Connection connection) throws SQLException {
    var free = new HashMap<String, Integer>();
    Sql.list(
        connection,
        """
        SELECT k.kind, sum(h.slots - used.slots) AS free
        FROM (SELECT DISTINCT host_id, kind FROM host_providers) k
        JOIN hosts h ON h.id = k.host_id JOIN host_use used USING (host_id)
        WHERE h.state = 'READY' GROUP BY k.kind
        """,
        row -> free.put(row.getString(1), Math.max(0, row.getInt(2))));
    return free;
  }

  /** Of the last 20 that came to run. */
  public static Optional<Double> medianSeconds(Connection connection, String kind)
      throws SQLException {
    return Sql.one(
            connection,
            """
            SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds) FROM (
              SELECT extract(epoch FROM c.running_at - p.reserved_at)::float8 AS seconds
              FROM clusters c JOIN placements p ON p.cluster_id = c.id
              WHERE c.provider = ? AND c.running_at IS NOT NULL
              ORDER BY c.running_at DESC LIMIT 20) latest
            """,
            row -> {
              double seconds = row.getDouble(1);
              return row.wasNull() ? Optional.<Double>empty() : Optional.of(seconds);
            },
            kind)
        .flatMap(seconds -> seconds);
  }
}
