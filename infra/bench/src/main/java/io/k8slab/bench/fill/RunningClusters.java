package io.k8slab.bench.fill;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Clusters that run on a host of their own, which no agent reports and nothing is placed on. */
public final class RunningClusters {
  private RunningClusters() {}

  /**
   * @param each how many of each person who is signed in, with leases longer than any bench
   * @return their ids, by the person
   */
  public static Map<UUID, List<String>> add(Connection owner, int each, String provider)
      throws SQLException {
    try (var statement = owner.createStatement()) {
      statement.execute(
          """
          INSERT INTO hosts (id, pool, state, agent_id, epoch, sequence, slots, cpu_millis,
            memory_bytes, disk_bytes, load1, memory_available_bytes, disk_free_bytes, port_first,
            port_count, ports_per_slot)
          VALUES ('filled', 'filled', 'RETIRED', (SELECT min(id) FROM agents), 1, 1, 1000000, 1, 1,
            1, 0, 1, 1, 1024, 60000, 10) ON CONFLICT DO NOTHING
          """);
    }
    try (var insert =
        owner.prepareStatement(
            """
            WITH added AS (
              INSERT INTO clusters (id, user_id, name, status, provider, version, control_planes,
                workers, cpu_millis, memory_bytes, disk_bytes, generation, ttl_seconds,
                ttl_expires_at, created_at, updated_at, running_at, api_server, server_version,
                ca_certificate, ready_nodes, simulated_nodes, correlation_id)
              SELECT gen_random_uuid(), s.user_id, 'filled-' || n, 'RUNNING', ?, '1.34.4', 1, 1, 500,
                1 << 29, 1 << 30, 1, 7200, now() + interval '7 days',
                now() - n * interval '1 minute', now(), now(), 'https://127.0.0.1:6443', 'v1.34.4',
                'no certificate: a filled cluster', 1, 1, 'filled'
              FROM sessions s CROSS JOIN generate_series(1, ?) n WHERE s.user_agent = 'bench'
              RETURNING id, user_id),
            placed AS (
              INSERT INTO placements (cluster_id, host_id, pool, slot, port_first, port_count,
                cpu_millis, memory_bytes, disk_bytes)
              SELECT id, 'filled', 'filled', row_number() OVER (), 1024, 10, 500, 1 << 29, 1 << 30
              FROM added)
            SELECT user_id, id FROM added
            """)) {
      insert.setString(1, provider);
      insert.setInt(2, each);
      Map<UUID, List<String>> ids = new HashMap<>();
      try (var rows = insert.executeQuery()) {
        while (rows.next()) {
          ids.computeIfAbsent(rows.getObject(1, UUID.class), _ -> new ArrayList<>())
              .add(rows.getString(2));
        }
      }
      analyze(owner);
      return ids;
    }
  }

  private static void analyze(Connection owner) throws SQLException {
    try (var statement = owner.createStatement()) {
      statement.execute("ANALYZE users, sessions, clusters, placements");
    }
  }
}
