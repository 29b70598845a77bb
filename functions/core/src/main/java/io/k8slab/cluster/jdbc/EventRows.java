package io.k8slab.cluster.jdbc;

import io.k8slab.cluster.ClusterEvent;
import io.k8slab.events.Json;
import io.k8slab.http.PageCursor;
import io.k8slab.jdbc.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * A cluster's history, newest first: what people and functions did with it is in the audit log,
 * what its agent did are its steps, and the row knows when it ran and ended. A page reads one of
 * the audit log by the index on its subject, and the few steps that a cluster has.
 */
public final class EventRows {
  private static final String HISTORY =
      """
      SELECT * FROM (
        (SELECT id, created_at AS at, action AS type, actor, details
         FROM audit_log
         WHERE subject = 'cluster:' || c.id AND outcome = 'ok' AND starts_with(action, 'cluster.')
           AND (created_at, id) < (p.at, p.id)
         ORDER BY created_at DESC, id DESC LIMIT p.rows)
        UNION ALL
        SELECT md5(concat_ws(' ', s.cluster_id, s.generation, s.fence, s.name, 'started'))::uuid,
          s.started_at, 'step.started', NULL,
          jsonb_build_object('step', s.name, 'title', s.title, 'position', s.position, 'total', s.total)
        FROM cluster_steps s WHERE s.cluster_id = c.id
        UNION ALL
        SELECT md5(concat_ws(' ', s.cluster_id, s.generation, s.fence, s.name, 'finished'))::uuid,
          s.finished_at, 'step.finished', NULL,
          jsonb_strip_nulls(jsonb_build_object(
            'step', s.name, 'title', s.title, 'state', s.state, 'exit_code', s.exit_code))
        FROM cluster_steps s WHERE s.cluster_id = c.id AND s.finished_at IS NOT NULL
        UNION ALL
        SELECT md5(concat_ws(' ', c.id, 'running'))::uuid, c.running_at, 'cluster.running', NULL,
          '{}'::jsonb
        WHERE c.running_at IS NOT NULL
        UNION ALL
        SELECT md5(concat_ws(' ', c.id, 'terminated'))::uuid, c.terminated_at, 'cluster.terminated',
          NULL, jsonb_strip_nulls(jsonb_build_object('reason', c.termination_reason))
        WHERE c.terminated_at IS NOT NULL) e
      WHERE (e.at, e.id) < (p.at, p.id)
      ORDER BY e.at DESC, e.id DESC LIMIT p.rows""";

  private EventRows() {}

  /**
   * @param after where the page before ended
   */
  public static List<ClusterEvent> page(
      Connection connection, UUID clusterId, Optional<PageCursor.Position> after, int limit)
      throws SQLException {
    return Sql.list(
        connection,
        """
        SELECT h.* FROM clusters c
          CROSS JOIN (SELECT coalesce(?::timestamptz, 'infinity') AS at,
            coalesce(?::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff') AS id, ?::int AS rows) p
          CROSS JOIN LATERAL (%s) h
        WHERE c.id = ? ORDER BY h.at DESC, h.id DESC
        """
            .formatted(HISTORY),
        EventRows::event,
        after.map(PageCursor.Position::createdAt).orElse(null),
        after.map(PageCursor.Position::id).orElse(null),
        limit,
        clusterId);
  }

  private static ClusterEvent event(ResultSet row) throws SQLException {
    return new ClusterEvent(
        row.getObject("id", UUID.class),
        Objects.requireNonNull(Sql.instant(row, "at")),
        row.getString("type"),
        row.getString("actor"),
        Json.MAPPER.readTree(row.getString("details")));
  }
}
