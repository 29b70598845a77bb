package io.k8slab.provider.jdbc;

import io.k8slab.events.Resources;
import io.k8slab.jdbc.Sql;
import io.k8slab.provider.VersionOffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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

  /** On hosts that take clusters now. */
  public static Map<String, Integer> freeSlots(Connection connection) throws SQLException {
    var free = new HashMap<String, Integer>();
    Sql.list(
        connection,
        """
        SELECT k.kind, sum(greatest(0, h.slots - used.slots)) AS free
        FROM (SELECT DISTINCT host_id, kind FROM host_providers) k
        JOIN hosts h ON h.id = k.host_id JOIN host_use used USING (host_id)
        WHERE h.state = 'READY' AND h.admits AND h.cordoned_at IS NULL GROUP BY k.kind
        """,
        row -> free.put(row.getString(1), row.getInt(2)));
    return free;
  }

  /** The pools of the hosts that offer a kind, in order. */
  public static Map<String, List<String>> pools(Connection connection) throws SQLException {
    var pools = new HashMap<String, List<String>>();
    Sql.list(
        connection,
        """
        SELECT DISTINCT hp.kind, h.pool FROM host_providers hp JOIN hosts h ON h.id = hp.host_id
        WHERE h.state IN ('READY', 'SUSPECT') ORDER BY hp.kind, h.pool
        """,
        row ->
            pools.computeIfAbsent(row.getString(1), _ -> new ArrayList<>()).add(row.getString(2)));
    return pools;
  }
}
