package io.k8slab.cluster.jdbc;

import io.k8slab.cluster.Cluster;
import io.k8slab.cluster.ClusterFilter;
import io.k8slab.cluster.ClusterOrder;
import io.k8slab.cluster.lifecycle.ClusterStatus;
import io.k8slab.http.OrderCursor;
import io.k8slab.jdbc.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/** A person's or a team's clusters, each order by indexes of that order. */
public final class ClusterPages {
  private static final String LIVE = "c.status NOT IN ('TERMINATED', 'ERROR')";

  private ClusterPages() {}

  public static List<Cluster> page(
      Connection connection, UUID userId, ClusterFilter filter, int limit) throws SQLException {
    var query = query(userId, filter, limit);
    return Sql.list(connection, query.sql(), ClusterColumns::map, query.parameters().toArray());
  }

  /** A statement and its parameters. */
  record Query(String sql, List<Object> parameters) {}

  /**
   * @param column as the index has it
   */
  private record Order(String column, String direction, String beyond) {}

  static Query query(UUID userId, ClusterFilter filter, int limit) {
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
    var order = order(filter.order());
    filter
        .after()
        .ifPresent(
            position -> {
              where.append(" AND (%s, c.id) %s (?, ?)".formatted(order.column(), order.beyond()));
              parameters.add(key(filter.order(), position));
              parameters.add(position.id());
            });
    parameters.add(limit);
    return new Query(
        ClusterColumns.SELECT
            + where
            + " ORDER BY %1$s %2$s, c.id %2$s LIMIT ?".formatted(order.column(), order.direction()),
        parameters);
  }

  private static Order order(ClusterOrder order) {
    return switch (order) {
      case NEWEST -> new Order("c.created_at", "DESC", "<");
      case OLDEST -> new Order("c.created_at", "ASC", ">");
      case NAME -> new Order("c.name COLLATE \"C\"", "ASC", ">");
      case EXPIRES -> new Order("coalesce(c.ttl_expires_at, 'infinity'::timestamptz)", "ASC", ">");
    };
  }

  private static Object key(ClusterOrder order, OrderCursor.Position position) {
    return switch (order) {
      case NAME -> position.key();
      case NEWEST, OLDEST, EXPIRES -> time(Instant.parse(position.key()));
    };
  }

  /** PostgreSQL's {@code infinity} is the driver's latest time. */
  private static Object time(Instant instant) {
    return instant.equals(ClusterOrder.NEVER) ? OffsetDateTime.MAX : instant;
  }

  private static String literals(List<ClusterStatus> statuses) {
    return statuses.stream()
        .map(status -> "'" + status.label() + "'")
        .collect(Collectors.joining(", "));
  }
}
