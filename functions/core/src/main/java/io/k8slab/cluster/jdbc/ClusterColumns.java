package io.k8slab.cluster.jdbc;

import io.k8slab.cluster.Cluster;
import io.k8slab.cluster.Failure;
import io.k8slab.cluster.Retries;
import io.k8slab.cluster.lifecycle.ClusterStatus;
import io.k8slab.events.FailureCode;
import io.k8slab.events.Json;
import io.k8slab.events.Nodes;
import io.k8slab.events.PortBlock;
import io.k8slab.events.Resources;
import io.k8slab.host.Place;
import io.k8slab.host.Placement;
import io.k8slab.host.PlacementWish;
import io.k8slab.jdbc.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;

/** A cluster's row, with its place, as an object. The sealed credentials are never among these. */
final class ClusterColumns {
  static final String SELECT =
      """
      SELECT c.id, c.user_id, c.team_id, c.name, c.status, c.provider, c.version, c.control_planes, c.workers,
        c.cpu_millis, c.memory_bytes, c.disk_bytes, c.labels,
        c.wanted_pool, c.wanted_labels, c.generation, c.attempt,
        c.ttl_seconds, c.ttl_expires_at, c.extensions, c.deadline, c.created_at, c.updated_at,
        c.running_at, c.terminated_at, c.termination_reason, c.failure_code, c.failure_cause,
        c.failure_step, c.api_server, c.ca_certificate, c.simulated_nodes, c.retries_made,
        c.retries_left, c.provision_by, c.clearing, c.revision,
        c.correlation_id, p.host_id, p.pool, p.slot, p.port_first, p.port_count, p.agent_id,
        p.fence, p.released_at IS NOT NULL AS released, clock_timestamp() AS read_at
      FROM clusters c LEFT JOIN placements p ON p.cluster_id = c.id
      """;
  private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};

  private ClusterColumns() {}

  static Cluster map(ResultSet row) throws SQLException {
    return new Cluster(
        row.getObject("id", UUID.class),
        row.getObject("user_id", UUID.class),
        row.getObject("team_id", UUID.class),
        row.getString("name"),
        ClusterStatus.of(row.getString("status")),
        row.getString("provider"),
        row.getString("version"),
        new Nodes(row.getInt("control_planes"), row.getInt("workers")),
        new Resources(
            row.getLong("cpu_millis"), row.getLong("memory_bytes"), row.getLong("disk_bytes")),
        texts(row, "labels"),
        new PlacementWish(row.getString("wanted_pool"), texts(row, "wanted_labels")),
        row.getLong("generation"),
        row.getInt("attempt"),
        Duration.ofSeconds(row.getLong("ttl_seconds")),
        Sql.instant(row, "ttl_expires_at"),
        row.getInt("extensions"),
        Sql.instant(row, "deadline"),
        instant(row, "created_at"),
        instant(row, "updated_at"),
        Sql.instant(row, "running_at"),
        Sql.instant(row, "terminated_at"),
        row.getString("termination_reason"),
        failure(row),
        row.getString("api_server"),
        row.getString("ca_certificate"),
        Sql.integer(row, "simulated_nodes"),
        new Retries(
            row.getInt("retries_made"),
            row.getInt("retries_left"),
            Sql.instant(row, "provision_by"),
            row.getBoolean("clearing")),
        row.getLong("revision"),
        row.getString("correlation_id"),
        placement(row),
        instant(row, "read_at"));
  }

  private static Map<String, String> texts(ResultSet row, String column) throws SQLException {
    return Json.MAPPER.readValue(row.getString(column), TEXTS);
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    return Objects.requireNonNull(Sql.instant(row, column));
  }

  private static @Nullable Failure failure(ResultSet row) throws SQLException {
    var code = row.getString("failure_code");
    return code == null
        ? null
        : new Failure(
            FailureCode.valueOf(code),
            Objects.requireNonNullElse(row.getString("failure_cause"), ""),
            row.getString("failure_step"));
  }

  private static @Nullable Placement placement(ResultSet row) throws SQLException {
    var hostId = row.getString("host_id");
    if (hostId == null) {
      return null;
    }
    var ports = new PortBlock(row.getInt("port_first"), row.getInt("port_count"));
    return new Placement(
        new Place(hostId, row.getString("pool"), row.getInt("slot"), ports),
        row.getString("agent_id"),
        row.getLong("fence"),
        row.getBoolean("released"));
  }
}
