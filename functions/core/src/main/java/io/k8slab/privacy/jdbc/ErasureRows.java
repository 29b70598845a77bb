package io.k8slab.privacy.jdbc;

import io.k8slab.jdbc.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The table {@code erasures}: who is being erased. The database's clock decides. */
public final class ErasureRows {
  /** Nothing of theirs runs, and every agent has proven that nothing of it is left. */
  private static final String CLUSTERS_ARE_GONE =
      """
      NOT EXISTS (
        SELECT FROM clusters c LEFT JOIN placements p ON p.cluster_id = c.id
        WHERE c.user_id = e.user_id AND (c.status NOT IN ('TERMINATED', 'ERROR')
          OR (p.cluster_id IS NOT NULL AND p.released_at IS NULL)))
      """;

  private ErasureRows() {}

  /**
   * One that is under way.
   *
   * @param actor who asked for it
   * @param erased whether it was done once
   */
  public record Erasure(UUID userId, String actor, String correlationId, boolean erased) {}

  public static void insert(Connection connection, UUID userId, String actor, String correlationId)
      throws SQLException {
    Sql.update(
        connection,
        "INSERT INTO erasures (user_id, actor, correlation_id) VALUES (?, ?, ?)",
        userId,
        actor,
        correlationId);
  }

  /**
   * Those that can be done, or looked at once more, now.
   *
   * @param settled how long after the first time to look again
   */
  public static List<UUID> due(Connection connection, Duration settled, int limit)
      throws SQLException {
    return Sql.list(
        connection,
        "SELECT e.user_id FROM erasures e WHERE (e.erased_at IS NULL"
            + " OR e.erased_at < now() - make_interval(secs => ?)) AND "
            + CLUSTERS_ARE_GONE
            + " ORDER BY e.asked_at LIMIT ?",
        row -> row.getObject(1, UUID.class),
        (double) settled.toSeconds(),
        limit);
  }

  /** Empty where another run has it, it is done, or clusters are being removed still. */
  public static Optional<Erasure> hold(Connection connection, UUID userId) throws SQLException {
    return Sql.one(
        connection,
        "SELECT e.actor, e.correlation_id, e.erased_at IS NOT NULL AS erased FROM erasures e"
            + " WHERE e.user_id = ? AND "
            + CLUSTERS_ARE_GONE
            + " FOR UPDATE OF e SKIP LOCKED",
        row ->
            new Erasure(
                userId,
                row.getString("actor"),
                row.getString("correlation_id"),
                row.getBoolean("erased")),
        userId);
  }

  public static void setErased(Connection connection, UUID userId) throws SQLException {
    Sql.update(
        connection, "UPDATE erasures SET erased_at = clock_timestamp() WHERE user_id = ?", userId);
  }

  public static void delete(Connection connection, UUID userId) throws SQLException {
    Sql.update(connection, "DELETE FROM erasures WHERE user_id = ?", userId);
  }
}
