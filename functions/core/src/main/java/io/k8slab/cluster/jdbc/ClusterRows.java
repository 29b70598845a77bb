package io.k8slab.cluster.jdbc;

import io.k8slab.cluster.Cluster;
import io.k8slab.cluster.ClusterUpdate;
import io.k8slab.events.ClusterProvisioned;
import io.k8slab.events.Json;
import io.k8slab.jdbc.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The clusters' rows. A lock leaves room for the foreign keys of steps and logs. */
public final class ClusterRows {
  private ClusterRows() {}

  /** False, and nothing done, where a live cluster of its owner has the name. */
  public static boolean insert(Connection connection, Cluster cluster) throws SQLException {
    return Sql.update(
            connection,
            """
        INSERT INTO clusters (id, user_id, team_id, name, status, provider, version, control_planes, workers,
          cpu_millis, memory_bytes, disk_bytes, labels, wanted_pool, wanted_labels, generation, attempt,
          ttl_seconds, deadline, created_at, updated_at, correlation_id, retries_left, provision_by)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?, ?::jsonb, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (user_id, name) WHERE status NOT IN ('TERMINATED', 'ERROR') DO NOTHING
        """,
            cluster.id(),
            cluster.userId(),
            cluster.teamId(),
            cluster.name(),
            cluster.status().label(),
            cluster.provider(),
            cluster.version(),
            cluster.nodes().controlPlanes(),
            cluster.nodes().workers(),
            cluster.resources().cpuMillis(),
            cluster.resources().memoryBytes(),
            cluster.resources().diskBytes(),
            Json.MAPPER.writeValueAsString(cluster.labels()),
            cluster.wish().pool(),
            Json.MAPPER.writeValueAsString(cluster.wish().labels()),
            cluster.generation(),
            cluster.attempt(),
            cluster.ttl().toSeconds(),
            cluster.deadline(),
            cluster.createdAt(),
            cluster.updatedAt(),
            cluster.correlationId(),
            cluster.retries().left(),
            cluster.retries().provisionBy())
        == 1;
  }

  public static Optional<Cluster> find(Connection connection, UUID id) throws SQLException {
    return Sql.one(connection, ClusterColumns.SELECT + "WHERE c.id = ?", ClusterColumns::map, id);
  }

  public static Optional<Cluster> lock(Connection connection, UUID id) throws SQLException {
    return Sql.one(
        connection,
        ClusterColumns.SELECT + "WHERE c.id = ? FOR NO KEY UPDATE OF c",
        ClusterColumns::map,
        id);
  }

  /** Those of a person's live ones, in the order of their ids. */
  public static List<Cluster> lockLive(Connection connection, UUID userId) throws SQLException {
    return Sql.list(
        connection,
        ClusterColumns.SELECT
            + """
            WHERE c.user_id = ? AND c.status NOT IN ('TERMINATED', 'ERROR')
            ORDER BY c.id FOR NO KEY UPDATE OF c
            """,
        ClusterColumns::map,
        userId);
  }

  /** Empty also where another transaction has it. */
  public static Optional<Cluster> lockIfFree(Connection connection, UUID id) throws SQLException {
    return Sql.one(
        connection,
        ClusterColumns.SELECT + "WHERE c.id = ? FOR NO KEY UPDATE OF c SKIP LOCKED",
        ClusterColumns::map,
        id);
  }

  /** Of the owner's live clusters. */
  public static Optional<UUID> liveNamed(Connection connection, UUID userId, String name)
      throws SQLException {
    return Sql.one(
        connection,
        """
        SELECT id FROM clusters
        WHERE user_id = ? AND name = ? AND status NOT IN ('TERMINATED', 'ERROR')
        """,
        row -> row.getObject(1, UUID.class),
        userId,
        name);
  }

  /** Of the live clusters of these teams. */
  public static List<UUID> liveNamedOf(Connection connection, Set<UUID> teams, String name)
      throws SQLException {
    return Sql.list(
        connection,
        """
        SELECT id FROM clusters
        WHERE team_id = ANY (?) AND name = ? AND status NOT IN ('TERMINATED', 'ERROR') LIMIT 2
        """,
        row -> row.getObject(1, UUID.class),
        connection.createArrayOf("uuid", teams.toArray()),
        name);
  }

  /**
   * What its people say of it: name, labels, team. False where a live cluster of its owner has the
   * name; the caller rolls back.
   */
  public static boolean rename(
      Connection connection, UUID id, String name, Map<String, String> labels, @Nullable UUID team)
      throws SQLException {
    return Sql.updateUnique(
        connection,
        """
        UPDATE clusters SET name = ?, labels = ?::jsonb, team_id = ?,
          updated_at = clock_timestamp(), revision = revision + 1
        WHERE id = ?
        """,
        name,
        Json.MAPPER.writeValueAsString(labels),
        team,
        id);
  }

  public static void update(Connection connection, UUID id, ClusterUpdate update)
      throws SQLException {
    var failure = update.failure();
    Sql.update(
        connection,
        """
        UPDATE clusters SET status = ?, generation = ?, attempt = ?, deadline = ?, running_at = ?,
          ttl_expires_at = ?, terminated_at = ?, termination_reason = ?, failure_code = ?,
          failure_cause = ?, failure_step = ?, retries_made = ?, retries_left = ?, provision_by = ?,
          clearing = ?, updated_at = clock_timestamp(), revision = revision + 1
        WHERE id = ?
        """,
        update.status().label(),
        update.generation(),
        update.attempt(),
        update.deadline(),
        update.runningAt(),
        update.expiresAt(),
        update.terminatedAt(),
        update.terminationReason(),
        failure == null ? null : failure.code().name(),
        failure == null ? null : failure.cause(),
        failure == null ? null : failure.step(),
        update.retries().made(),
        update.retries().left(),
        update.retries().provisionBy(),
        update.retries().clearing(),
        id);
  }

  public static void extend(Connection connection, UUID id, Instant end) throws SQLException {
    Sql.update(
        connection,
        """
        UPDATE clusters SET ttl_expires_at = ?, extensions = extensions + 1, lease_warned = NULL,
          updated_at = clock_timestamp(), revision = revision + 1
        WHERE id = ?
        """,
        end,
        id);
  }

  /** Its lease ends earlier; its owner is warned anew. */
  public static void shorten(Connection connection, UUID id, Instant end) throws SQLException {
    Sql.update(
        connection,
        """
        UPDATE clusters SET ttl_expires_at = ?, lease_warned = NULL,
          updated_at = clock_timestamp(), revision = revision + 1
        WHERE id = ?
        """,
        end,
        id);
  }

  /** Something that people can see has changed beside the row. */
  public static void touch(Connection connection, UUID id) throws SQLException {
    Sql.update(
        connection,
        "UPDATE clusters SET updated_at = clock_timestamp(), revision = revision + 1 WHERE id = ?",
        id);
  }

  public static void describe(Connection connection, ClusterProvisioned done) throws SQLException {
    Sql.update(
        connection,
        """
        UPDATE clusters SET api_server = ?, server_version = ?, ca_certificate = ?, ready_nodes = ?,
          simulated_nodes = ?, sealed_key_id = ?, sealed_generation = ?, sealed_credentials = ?
        WHERE id = ?
        """,
        done.apiServer().toString(),
        done.serverVersion(),
        done.caCertificate(),
        done.nodes(),
        done.simulatedNodes(),
        done.credentials().keyId(),
        done.generation(),
        done.credentials().ciphertext(),
        done.clusterId());
  }
}
