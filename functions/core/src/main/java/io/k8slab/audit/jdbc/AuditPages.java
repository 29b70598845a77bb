package io.k8slab.audit.jdbc;

import io.k8slab.audit.AuditFilter;
import io.k8slab.audit.AuditFilter.Scope;
import io.k8slab.audit.AuditRow;
import io.k8slab.http.PageCursor;
import io.k8slab.jdbc.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** The log, newest first, each way to ask by an index in that order. */
public final class AuditPages {
  /** Sorts after every character that an action has. */
  private static final String AFTER_ALL = "~";

  private AuditPages() {}

  public static List<AuditRow> page(
      Connection connection, AuditFilter filter, Optional<PageCursor.Position> after, int limit)
      throws SQLException {
    var query = query(filter, after, limit);
    return Sql.list(connection, query.sql(), AuditPages::row, query.parameters().toArray());
  }

  /** A statement and its parameters. */
  record Query(String sql, List<Object> parameters) {}

  static Query query(AuditFilter filter, Optional<PageCursor.Position> after, int limit) {
    var where = new Conditions();
    where.add(filter);
    after.ifPresent(last -> where.and("(created_at, id) < (?, ?)", last.createdAt(), last.id()));
    where.parameters.add(limit);
    var sql =
        """
        SELECT a.*, p.value AS personal, s.seal
        FROM (SELECT * FROM audit_log WHERE %s ORDER BY created_at DESC, id DESC LIMIT ?) a
          LEFT JOIN audit_personal p ON p.audit_id = a.id
          LEFT JOIN audit_sealed s ON s.audit_id = a.id
        ORDER BY a.created_at DESC, a.id DESC
        """
            .formatted(where.sql);
    return new Query(sql, where.parameters);
  }

  /** The conditions of a query, and their parameters. */
  private static final class Conditions {
    private final StringBuilder sql = new StringBuilder("TRUE");
    private final List<Object> parameters = new ArrayList<>();

    void and(String condition, Object... values) {
      sql.append(" AND ").append(condition);
      parameters.addAll(List.of(values));
    }

    void add(AuditFilter filter) {
      switch (filter.scope()) {
        case Scope.Own(var user) -> and("user_id = ?", user);
        case Scope.OfTeam(var team) -> and("team_id = ?", team);
        case Scope.All() -> {}
      }
      filter.actor().ifPresent(actor -> and("actor = ?", actor));
      filter.subject().ifPresent(subject -> and("subject = ?", subject));
      filter.correlationId().ifPresent(id -> and("correlation_id = ?", id));
      filter
          .action()
          .ifPresent(
              prefix ->
                  and(
                      "action COLLATE \"C\" >= ? AND action COLLATE \"C\" < ?",
                      prefix,
                      prefix + AFTER_ALL));
      // as a literal (ours, not the asker's), so that the planner can use the index on refused ones
      filter.allowed().ifPresent(yes -> and(yes ? "outcome = 'ok'" : "outcome = 'refused'"));
      filter.from().ifPresent(from -> and("created_at >= ?", from));
      filter.to().ifPresent(to -> and("created_at < ?", to));
    }
  }

  private static AuditRow row(ResultSet row) throws SQLException {
    long seal = row.getLong("seal");
    boolean sealed = !row.wasNull();
    var personal = row.getString("personal");
    return new AuditRow(
        row.getObject("id", UUID.class),
        Objects.requireNonNull(Sql.instant(row, "created_at")),
        row.getObject("user_id", UUID.class),
        row.getObject("team_id", UUID.class),
        row.getString("actor"),
        row.getString("action"),
        row.getString("subject"),
        row.getString("outcome").equals("ok"),
        row.getString("details"),
        personal,
        personal == null && row.getBytes("personal_hash") != null,
        row.getString("correlation_id"),
        sealed ? seal : null);
  }
}
