package io.k8slab.cluster.jdbc;

import io.k8slab.jdbc.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/** Who is in a team, as its table says now. */
public final class ReaderRows {
  private ReaderRows() {}

  /** Service accounts too: they may listen as people do. */
  public static List<UUID> ofTeam(Connection connection, UUID team) throws SQLException {
    return Sql.list(
        connection,
        "SELECT user_id FROM team_members WHERE team_id = ? ORDER BY user_id",
        row -> row.getObject(1, UUID.class),
        team);
  }
}
