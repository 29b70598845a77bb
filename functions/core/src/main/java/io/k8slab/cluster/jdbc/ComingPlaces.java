package io.k8slab.cluster.jdbc;

import io.k8slab.events.Json;
import io.k8slab.host.Demand;
import io.k8slab.jdbc.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * When places become free on the hosts that a cluster could be on: those that are, the ends of
 * leases, and the ends of those that will begin.
 *
 * @param hosts how many of them take clusters now
 * @param at in order; those that are free already, or are being freed, are there now
 */
public record ComingPlaces(int hosts, List<Instant> at) {

  /**
   * @param most places
   * @param expected how long it takes from a place to the lease's begin
   */
  public static ComingPlaces of(Connection connection, Demand demand, int most, Duration expected)
      throws SQLException {
    record Row(int hosts, @Nullable Instant at) {}
    var wanted = demand.resources();
    var rows =
        Sql.list(
            connection,
            """
            WITH fit AS MATERIALIZED (
              SELECT h.id, greatest(0, least(h.slots - used.slots,
                (h.cpu_millis - used.cpu_millis) / ?::bigint,
                (h.memory_bytes - used.memory_bytes) / ?::bigint,
                (h.disk_bytes - used.disk_bytes) / ?::bigint)) AS free
              FROM hosts h JOIN host_providers hp ON hp.host_id = h.id
              JOIN host_use used ON used.host_id = h.id
              WHERE hp.kind = ? AND hp.version = ?
                AND h.state = 'READY' AND h.admits AND h.cordoned_at IS NULL
                AND (?::text IS NULL OR h.pool = ?) AND h.labels @> ?::jsonb),
            coming AS (
              (SELECT now() AS at FROM fit CROSS JOIN LATERAL generate_series(1, least(free, ?)) LIMIT ?)
              UNION ALL
              (SELECT now() FROM clusters c JOIN placements p ON p.cluster_id = c.id
               WHERE c.status = 'TERMINATING' AND p.released_at IS NULL
                 AND p.host_id IN (SELECT id FROM fit) LIMIT ?)
              UNION ALL
              (SELECT greatest(c.ttl_expires_at, now())
               FROM clusters c JOIN placements p ON p.cluster_id = c.id
               WHERE c.status = 'RUNNING' AND p.host_id IN (SELECT id FROM fit)
               ORDER BY c.ttl_expires_at LIMIT ?)
              UNION ALL
              (SELECT greatest(p.reserved_at + make_interval(secs => ?), now())
                 + make_interval(secs => c.ttl_seconds)
               FROM clusters c JOIN placements p ON p.cluster_id = c.id
               WHERE c.status = 'PROVISIONING' AND p.host_id IN (SELECT id FROM fit)))
            SELECT n.hosts, c.at FROM (SELECT count(*) AS hosts FROM fit) n
            LEFT JOIN (SELECT at FROM coming ORDER BY at LIMIT ?) c ON true ORDER BY c.at
            """,
            row -> new Row(row.getInt(1), Sql.instant(row, "at")),
            wanted.cpuMillis(),
            wanted.memoryBytes(),
            wanted.diskBytes(),
            demand.provider(),
            demand.version(),
            demand.wish().pool(),
            demand.wish().pool(),
            Json.MAPPER.writeValueAsString(demand.wish().labels()),
            most,
            most,
            most,
            most,
            expected.toMillis() / 1000.0,
            most);
    return new ComingPlaces(
        rows.getFirst().hosts(), rows.stream().map(Row::at).filter(Objects::nonNull).toList());
  }
}
