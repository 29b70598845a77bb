package io.k8slab.team.jdbc;

import io.k8slab.http.Problem;
import io.k8slab.http.ProblemType;
import io.k8slab.jdbc.Sql;
import io.k8slab.team.Team;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** The table {@code teams}. */
public final class TeamRows {
  private static final String SELECT =
      """
      SELECT t.id, t.name, t.description, t.created_at, t.updated_at,
        (SELECT count(*) FROM team_members m JOIN users u ON u.id = m.user_id
          WHERE m.team_id = t.id AND u.kind = 'person') AS members
      FROM teams t\s""";

  private TeamRows() {}

  /** False, and nothing done, where the name is taken. */
  public static boolean insert(Connection connection, UUID id, String name, String description)
      throws SQLException {
    return Sql.update(
            connection,
            """
            INSERT INTO teams (id, name, description) VALUES (?, ?, ?)
            ON CONFLICT (name) DO NOTHING
            """,
            id,
            name,
            description)
        == 1;
  }

  public static Optional<Team> find(Connection connection, UUID id) throws SQLException {
    return Sql.one(connection, SELECT + "WHERE t.id = ?", TeamRows::team, id);
  }

  public static Optional<Team> lock(Connection connection, UUID id) throws SQLException {
    return Sql.one(
        connection, SELECT + "WHERE t.id = ? FOR NO KEY UPDATE OF t", TeamRows::team, id);
  }

  /**
   * Locks it.
   *
   * @throws io.k8slab.http.ProblemException 404 where it is gone
   */
  public static void require(Connection connection, UUID id) throws SQLException {
    if (lock(connection, id).isEmpty()) {
      throw Problem.of(ProblemType.NOT_FOUND, "The team is not there any more.").asException();
    }
  }

  /** Those that somebody is in, by name. */
  public static List<Team> of(Connection connection, UUID userId) throws SQLException {
    return Sql.list(
        connection,
        SELECT + "JOIN team_members own ON own.team_id = t.id AND own.user_id = ? ORDER BY t.name",
        TeamRows::team,
        userId);
  }

  /** False where the name is another's; the caller rolls back. */
  public static boolean update(Connection connection, UUID id, String name, String description)
      throws SQLException {
    return Sql.updateUnique(
        connection,
        "UPDATE teams SET name = ?, description = ?, updated_at = now() WHERE id = ?",
        name,
        description,
        id);
  }

  public static int liveClusters(Connection connection, UUID id) throws SQLException {
    return Sql.one(
            connection,
            """
            SELECT count(*) FROM clusters
            WHERE team_id = ? AND status NOT IN ('TERMINATED', 'ERROR')
            """,
            row -> row.getInt(1),
            id)
        .orElse(0);
  }

  /** With its service accounts; those that have a history of clusters stay without a token. */
  public static void delete(Connection connection, UUID id) throws SQLException {
    for (var account : ServiceAccountRows.of(connection, id)) {
      ServiceAccountRows.delete(connection, account.id());
    }
    Sql.update(connection, "DELETE FROM teams WHERE id = ?", id);
  }

  private static Team team(ResultSet row) throws SQLException {
    return new Team(
        row.getObject("id", UUID.class),
        row.getString("name"),
        row.getString("description"),
        row.getInt("members"),
        Objects.requireNonNull(Sql.instant(row, "created_at")),
        Objects.requireNonNull(Sql.instant(row, "updated_at")));
  }
}
