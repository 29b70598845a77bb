package io.k8slab.bench.full;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;

/**
 * What an installation remembers of 390 days: people with 100 clusters each, of which one in 1,000
 * still runs, places that were given back, heads of 30 days of logs, and sealed audit rows. Steps
 * and lines of logs are left out: they are only read by their cluster's id.
 *
 * <p>Everything is inserted in the order of its time, as it came. The triggers and the WAL are left
 * out; every index is kept up.
 *
 * @param clusters how many there were
 * @param auditRows how many there are
 */
record Past(long clusters, long auditRows) {
  private static final int CLUSTERS_EACH = 100;
  private static final int ROWS_A_SEAL = 1000;

  /** Emptied in the transaction that fills them, tables need no WAL (wal_level is minimal). */
  private static final String BEGIN =
      """
      TRUNCATE clusters, audit_log, audit_unsealed, audit_sealed, audit_seals, audit_personal, outbox CASCADE;
      UPDATE audit_retention SET pruned_through = 0;
      UPDATE hosts SET state = 'READY', reported_at = now() + interval '1 day' WHERE pool = 'bench';
      UPDATE host_use SET slots = 0, cpu_millis = 0, memory_bytes = 0, disk_bytes = 0;
      CREATE OR REPLACE FUNCTION pg_temp.past(part double precision) RETURNS timestamptz
        LANGUAGE sql STABLE AS $$ SELECT now() - (1 - part) * interval '390 days' - interval '1 minute' $$;
      CREATE OR REPLACE FUNCTION pg_temp.past_id(n bigint, at timestamptz) RETURNS uuid
        LANGUAGE sql STABLE AS $$
        SELECT (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '70008000'
          || lpad(to_hex(n), 12, '0'))::uuid $$;
      CREATE OR REPLACE FUNCTION pg_temp.person(n bigint) RETURNS uuid
        LANGUAGE sql IMMUTABLE AS $$
        SELECT ('0000000000007000' || '8000' || lpad(to_hex(n), 12, '0'))::uuid $$;
      INSERT INTO hosts (id, pool, state, agent_id, epoch, sequence, slots, cpu_millis,
        memory_bytes, disk_bytes, load1, memory_available_bytes, disk_free_bytes, port_first,
        port_count, ports_per_slot)
      SELECT 'past-' || n, 'past', 'RETIRED', (SELECT min(id) FROM agents), 1, 1, 1000000, 1, 1, 1, 0,
        1, 1, 1024, 60000, 10 FROM generate_series(0, 9) n ON CONFLICT DO NOTHING
      """;

  private static final String PEOPLE =
      """
      INSERT INTO users (id, email, email_key, password_hash, email_confirmed_at)
      SELECT pg_temp.person(n), e, e, 'none', now() FROM (
        SELECT n, 'past-' || n || '@example.com' AS e FROM generate_series(1, :people) n) x
      ON CONFLICT DO NOTHING
      """;

  /** 7919 is prime to every number of people that is a power of ten: they take turns. */
  private static final String CLUSTERS =
      """
      INSERT INTO clusters (id, user_id, name, status, provider, version, control_planes, workers,
        cpu_millis, memory_bytes, disk_bytes, generation, ttl_seconds, ttl_expires_at, created_at,
        updated_at, running_at, terminated_at, termination_reason, api_server, server_version,
        ready_nodes, simulated_nodes, correlation_id)
      SELECT pg_temp.past_id(n, at), pg_temp.person(n * 7919 % :people + 1), 'past-' || n,
        CASE WHEN n % 1000 = 0 THEN 'RUNNING' WHEN n % 10 = 0 THEN 'ERROR' ELSE 'TERMINATED' END,
        'kwok', '1.34.4', 1, 1, 500, 1 << 29, 1 << 30, 2, 7200,
        CASE WHEN n % 1000 = 0 THEN now() + interval '8 hours' ELSE at + interval '2 hours' END, at,
        at + interval '2 hours', at + interval '5 seconds',
        CASE WHEN n % 1000 <> 0 THEN at + interval '2 hours' END,
        CASE WHEN n % 1000 <> 0 THEN 'lease_ended' END,
        'https://127.0.0.1:6443', 'v1.34.4', 1, 1, 'past-' || n
      FROM (SELECT n, pg_temp.past(n::float8 / :clusters) AS at FROM generate_series(1, :clusters) n) x
      """;

  private static final String PLACES =
      """
      INSERT INTO placements (cluster_id, host_id, pool, slot, port_first, port_count, cpu_millis,
        memory_bytes, disk_bytes, reserved_at, released_at)
      SELECT id, 'past-' || number % 10, 'past', number, 1024, 10, 500, 1 << 29, 1 << 30, created_at,
        CASE WHEN status <> 'RUNNING' THEN terminated_at END
      FROM (SELECT *, row_number() OVER (ORDER BY created_at) AS number FROM clusters) c;
      INSERT INTO cluster_log_heads (cluster_id, last_seq, bytes, created_at)
      SELECT id, 20, 4000, created_at
      FROM clusters WHERE updated_at > now() - interval '30 days' ORDER BY created_at
      """;

  private static final String AUDIT =
      """
      ALTER TABLE audit_log DISABLE TRIGGER audit_log_received;
      INSERT INTO audit_log (id, user_id, actor, action, subject, outcome, correlation_id, created_at)
      SELECT pg_temp.past_id(n, at), person,
        CASE WHEN n % 2 = 0 THEN 'function:applyStatusEvent' ELSE 'user:' || person END,
        (ARRAY['cluster.create', 'cluster.status', 'cluster.kubeconfig', 'auth.login', 'cluster.delete'])
          [n % 5 + 1],
        'cluster:' || pg_temp.past_id(k, pg_temp.past(k::float8 / :clusters)),
        CASE WHEN n % 10000 = 0 THEN 'refused' ELSE 'ok' END, 'past-' || k, at
      FROM (
        SELECT n, k, pg_temp.person(k * 7919 % :people + 1) AS person, pg_temp.past(n::float8 / :rows) AS at
        FROM (
          SELECT n, (n - 1) * :clusters / :rows + 1 AS k FROM generate_series(1, :rows) n) x) y;
      ALTER TABLE audit_log ENABLE TRIGGER audit_log_received
      """;

  private static final String SEALS =
      """
      INSERT INTO audit_sealed (audit_id, seal, position, hash)
      SELECT pg_temp.past_id(n, pg_temp.past(n::float8 / :rows)), (n - 1) / :batch + 1, (n - 1) % :batch,
        sha256(int8send(n))
      FROM generate_series(1, :rows) n;
      INSERT INTO audit_seals (seal, entries, previous, root, sealed_at, hash)
      SELECT n, :batch, sha256(int8send(n - 1)), sha256('root'), pg_temp.past(least(1, n::float8 * :batch / :rows)),
        sha256(int8send(n))
      FROM generate_series(1, (:rows + :batch - 1) / :batch) n
      """;

  /** How many people. */
  long people() {
    return Math.max(1, clusters / CLUSTERS_EACH);
  }

  /** A person of them. */
  UUID person(long number) {
    return UUID.fromString("00000000-0000-7000-8000-%012x".formatted(number % people() + 1));
  }

  /** In place of all clusters and audit rows that there are. */
  void write(Connection owner) throws SQLException {
    owner.setAutoCommit(false);
    try (Statement sql = owner.createStatement()) {
      sql.execute(BEGIN);
      sql.execute(sized(PEOPLE));
      sql.execute(sized(CLUSTERS));
      sql.execute(PLACES);
      sql.execute(sized(AUDIT));
      sql.execute(sized(SEALS));
      owner.commit();
    }
    owner.setAutoCommit(true);
    try (Statement sql = owner.createStatement()) {
      sql.execute(
          "VACUUM (ANALYZE) users, clusters, placements, cluster_log_heads, audit_log, audit_sealed,"
              + " audit_seals");
    }
  }

  private String sized(String sql) {
    return sql.replace(":people", people() + "::bigint")
        .replace(":clusters", clusters + "::bigint")
        .replace(":rows", auditRows + "::bigint")
        .replace(":batch", ROWS_A_SEAL + "::bigint");
  }

  /** MB of 1024 KB. */
  static double megabytes(Connection owner) throws SQLException {
    try (Statement sql = owner.createStatement();
        var row = sql.executeQuery("SELECT pg_database_size(current_database()) / 1048576.0")) {
      row.next();
      return row.getDouble(1);
    }
  }
}
