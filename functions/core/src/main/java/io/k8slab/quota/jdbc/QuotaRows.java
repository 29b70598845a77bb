package io.k8slab.quota.jdbc;

import io.k8slab.jdbc.Sql;
import io.k8slab.quota.CheckQuota;
import io.k8slab.quota.QuotaHolder;
import io.k8slab.quota.QuotaOverride;
import io.k8slab.quota.Usage;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Quotas that differ from the configured, and what counts against one. */
public final class QuotaRows {
  private static final String ACTIVE =
      "status IN ('QUEUED', 'PROVISIONING', 'RUNNING', 'PAUSING', 'PAUSED', 'RESUMING')";

  private static final String PAUSED = "status IN ('PAUSING', 'PAUSED')";

  /** That of the index on live names, so only live clusters are read. */
  private static final String LIVE = "status NOT IN ('TERMINATED', 'ERROR')";

  private QuotaRows() {}

  /**
   * What is kept for a holder.
   *
   * @param confirmed false for a person whose address is not
   */
  public record Kept(QuotaOverride override, boolean confirmed) {}

  public static Kept find(Connection connection, QuotaHolder holder) throws SQLException {
    var sql =
        switch (holder.kind()) {
          case USER ->
              """
              SELECT u.kind <> 'person' OR u.email_confirmed_at IS NOT NULL AS confirmed,
                q.active_clusters, q.paused_clusters, q.cpu_millis, q.memory_bytes,
                q.longest_ttl_seconds, q.default_ttl_seconds, q.extensions, q.teams
              FROM users u LEFT JOIN quotas q ON q.user_id = u.id WHERE u.id = ?
              """;
          case TEAM ->
              """
              SELECT true AS confirmed, active_clusters, paused_clusters, cpu_millis, memory_bytes,
                longest_ttl_seconds, NULL::bigint AS default_ttl_seconds, extensions,
                NULL::int AS teams
              FROM team_quotas WHERE team_id = ?
              """;
        };
    return Sql.one(connection, sql, QuotaRows::kept, holder.id())
        .orElse(new Kept(QuotaOverride.NONE, true));
  }

  public static void put(Connection connection, QuotaHolder holder, QuotaOverride wanted)
      throws SQLException {
    switch (holder.kind()) {
      case USER -> {
        Sql.update(connection, "DELETE FROM quotas WHERE user_id = ?", holder.id());
        Sql.update(
            connection,
            """
            INSERT INTO quotas (user_id, active_clusters, paused_clusters, cpu_millis, memory_bytes,
              longest_ttl_seconds, default_ttl_seconds, extensions, teams)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            holder.id(),
            wanted.activeClusters(),
            wanted.pausedClusters(),
            wanted.cpuMillis(),
            wanted.memoryBytes(),
            seconds(wanted.longestTtl()),
            seconds(wanted.defaultTtl()),
            wanted.extensions(),
            wanted.teams());
      }
      case TEAM -> {
        Sql.update(connection, "DELETE FROM team_quotas WHERE team_id = ?", holder.id());
        Sql.update(
            connection,
            """
            INSERT INTO team_quotas (team_id, active_clusters, paused_clusters, cpu_millis,
              memory_bytes, longest_ttl_seconds, extensions)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """,
            holder.id(),
            wanted.activeClusters(),
            wanted.pausedClusters(),
            wanted.cpuMillis(),
            wanted.memoryBytes(),
            seconds(wanted.longestTtl()),
            wanted.extensions());
      }
    }
  }

  /** Lets creates come one after the other; false where there is no such person or team. */
  public static boolean lock(Connection connection, QuotaHolder holder) throws SQLException {
    var table =
        switch (holder.kind()) {
          case USER -> "users";
          case TEAM -> "teams";
        };
    return Sql.exists(
        connection, "SELECT FROM " + table + " WHERE id = ? FOR NO KEY UPDATE", holder.id());
  }

  /** Whom a holder's quota concerns: the person, or the people of the team. */
  public static List<UUID> holders(Connection connection, QuotaHolder holder) throws SQLException {
    return switch (holder.kind()) {
      case USER -> List.of(holder.id());
      case TEAM ->
          Sql.list(
              connection,
              """
              SELECT m.user_id FROM team_members m JOIN users u ON u.id = m.user_id
              WHERE m.team_id = ? AND u.kind = 'person' ORDER BY m.user_id
              """,
              row -> row.getObject(1, UUID.class),
              holder.id());
    };
  }

  public static Usage usage(Connection connection, QuotaHolder holder) throws SQLException {
    return Sql.one(
            connection,
            "SELECT count(*), count(*) FILTER (WHERE "
                + PAUSED
                + "), coalesce(sum(cpu_millis), 0), coalesce(sum(memory_bytes), 0)"
                + " FROM clusters WHERE "
                + of(holder),
            row -> new Usage(row.getInt(1), row.getInt(2), row.getLong(3), row.getLong(4)),
            holder.id())
        .orElseThrow();
  }

  /** Which clusters count against it, the newest first. */
  public static List<CheckQuota.UsedBy> usedBy(Connection connection, QuotaHolder holder, int most)
      throws SQLException {
    return Sql.list(
        connection,
        "SELECT id, name FROM clusters WHERE "
            + of(holder)
            + " ORDER BY created_at DESC LIMIT "
            + most,
        row -> new CheckQuota.UsedBy(row.getObject(1, UUID.class), row.getString(2)),
        holder.id());
  }

  /**
   * A cluster whose lease was extended.
   *
   * @param used how often
   */
  public record Extended(UUID id, String name, int used) {}

  /** Of those that count against it, the newest first. */
  public static List<Extended> extended(Connection connection, QuotaHolder holder, int most)
      throws SQLException {
    return Sql.list(
        connection,
        "SELECT id, name, extensions FROM clusters WHERE "
            + of(holder)
            + " AND extensions > 0 ORDER BY created_at DESC LIMIT "
            + most,
        row -> new Extended(row.getObject(1, UUID.class), row.getString(2), row.getInt(3)),
        holder.id());
  }

  private static String of(QuotaHolder holder) {
    var column =
        switch (holder.kind()) {
          case USER -> "user_id";
          case TEAM -> "team_id";
        };
    return column + " = ? AND " + LIVE + " AND " + ACTIVE;
  }

  private static Kept kept(ResultSet row) throws SQLException {
    return new Kept(
        new QuotaOverride(
            Sql.integer(row, "active_clusters"),
            Sql.integer(row, "paused_clusters"),
            number(row, "cpu_millis"),
            number(row, "memory_bytes"),
            duration(row, "longest_ttl_seconds"),
            duration(row, "default_ttl_seconds"),
            Sql.integer(row, "extensions"),
            Sql.integer(row, "teams")),
        row.getBoolean("confirmed"));
  }

  private static @Nullable Long number(ResultSet row, String column) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? null : value;
  }

  private static @Nullable Duration duration(ResultSet row, String column) throws SQLException {
    var seconds = number(row, column);
    return seconds == null ? null : Duration.ofSeconds(seconds);
  }

  private static @Nullable Long seconds(@Nullable Duration duration) {
    return duration == null ? null : duration.toSeconds();
  }
}
