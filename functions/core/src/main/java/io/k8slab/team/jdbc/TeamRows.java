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

  /** Locks those that somebody is in, or has clusters of, in the order of their ids. */
  public static List<Team> lockAllOf(Connection connection, UUID userId) throws SQLException {
    return Sql.list(
        connection,
        SELECT
            + """
            WHERE t.id IN (SELECT team_id FROM team_members WHERE user_id = ?)
              OR t.id IN (SELECT team_id FROM clusters WHERE user_id = ? AND team_id IS NOT NULL)
              OR t.id IN (SELECT team_id FROM team_invitations WHERE invited_by = ?)
              OR t.id IN (SELECT m.team_id FROM access_tokens a
                JOIN team_members m ON m.user_id = a.user_id AND m.user_id <> a.created_by
                WHERE a.created_by = ?)
            ORDER BY t.id FOR NO KEY UPDATE OF t
            """,
        TeamRows::team,
        userId,
        userId,
        userId,
        userId);
  }

  /** Its invitations and its service accounts' tokens that somebody made. */
  public static void handOver(Connection connection, UUID id, UUID from, UUID to)
      throws SQLException {
    Sql.update(
        connection,
        "UPDATE team_invitations SET invited_by = ? WHERE team_id = ? AND invited_by = ?",
        to,
        id,
        from);
    Sql.update(
        connection,
        """
        UPDATE access_tokens a SET created_by = ? FROM team_members m, users u
        WHERE m.team_id = ? AND u.id = m.user_id AND u.kind = 'service_account'
          AND a.user_id = u.id AND a.created_by = ?
        """,
        to,
        id,
        from);
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
