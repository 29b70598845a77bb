package io.k8slab.cluster.jdbc;

import io.k8slab.jdbc.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/** Clusters that get another owner. */
public final class HandOverRows {
  private HandOverRows() {}

  public static List<UUID> lockLive(Connection connection, UUID team, UUID owner)
      throws SQLException {
    return Sql.list(
        connection,
        """
        SELECT id FROM clusters
        WHERE team_id = ? AND user_id = ? AND status NOT IN ('TERMINATED', 'ERROR')
        ORDER BY id FOR NO KEY UPDATE
        """,
        row -> row.getObject(1, UUID.class),
        team,
        owner);
  }

  /** Where its heir has a live one of its name: 54 characters and the last 8 of its id are 63. */
  public static void rename(Connection connection, UUID id, UUID heir) throws SQLException {
    Sql.update(
        connection,
        """
        UPDATE clusters c SET name = rtrim(left(name, 54), '-') || '-' || right(id::text, 8)
        WHERE id = ? AND EXISTS (
          SELECT FROM clusters o WHERE o.user_id = ? AND o.name = c.name
            AND o.status NOT IN ('TERMINATED', 'ERROR'))
        """,
        id,
        heir);
  }

  /** Ended ones, too: their history is the team's. */
  public static void handOver(Connection connection, UUID team, UUID owner, UUID heir)
      throws SQLException {
    Sql.update(
        connection,
        """
        UPDATE clusters SET user_id = ?, updated_at = clock_timestamp(), revision = revision + 1
        WHERE team_id = ? AND user_id = ?
        """,
        heir,
        team,
        owner);
  }
}
