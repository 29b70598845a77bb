package io.k8slab.cluster.jdbc;

import io.k8slab.cluster.Cluster;
import io.k8slab.cluster.ClusterFilter;
import io.k8slab.cluster.lifecycle.ClusterStatus;
import io.k8slab.jdbc.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/** A person's or a team's clusters, newest first, by indexes in that order. */
public final class ClusterPages {
  private static final String LIVE = "c.status NOT IN ('TERMINATED', 'ERROR')";

  private ClusterPages() {}

  public static List<Cluster> page(
      Connection connection, UUID userId, ClusterFilter filter, int limit) throws SQLException {
    var where =
        new StringBuilder(
            filter.teamId().isPresent() ? "WHERE c.team_id = ?" : "WHERE c.user_id = ?");
    var parameters = new ArrayList<Object>();
    parameters.add(filter.teamId().orElse(userId));
    if (!filter.statuses().isEmpty()) {
      // as literals (ours, not the asker's), so that the planner can use the index on live ones
      where.append(" AND c.status IN (").append(literals(filter.statuses())).append(')');
      if (filter.statuses().stream().noneMatch(ClusterStatus::isTerminal)) {
        where.append(" AND ").append(LIVE);
      }
    }
    filter
        .provider()
        .ifPresent(
            provider -> {
              where.append(" AND c.provider = ?");
              parameters.add(provider);
            });
    filter
        .namePrefix()
        .ifPresent(
            prefix -> {
              where.append(" AND starts_with(c.name, ?)");
              parameters.add(prefix);
            });
    filter
        .after()
        .ifPresent(
            position -> {
              where.append(" AND (c.created_at, c.id) < (?, ?)");
              parameters.add(position.createdAt());
              parameters.add(position.id());
            });
    parameters.add(limit);
    return Sql.list(
        connection,
        ClusterColumns.SELECT + where + " ORDER BY c.created_at DESC, c.id DESC LIMIT ?",
        ClusterColumns::map,
        parameters.toArray());
  }

  private static String literals(List<ClusterStatus> statuses) {
    return statuses.stream()
        .map(status -> "'" + status.label() + "'")
        .collect(Collectors.joining(", "));
  }
}
