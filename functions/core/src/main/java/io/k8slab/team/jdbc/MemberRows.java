package io.k8slab.team.jdbc;

import io.k8slab.http.TeamRole;
import io.k8slab.jdbc.Sql;
import io.k8slab.team.Member;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** The table {@code team_members}; people only, but for {@link #add} and {@link #ids}. */
public final class MemberRows {
  private static final String SELECT =
      """
      SELECT m.user_id, u.email, u.full_name, m.role, m.joined_at
      FROM team_members m JOIN users u ON u.id = m.user_id AND u.kind = 'person'
      WHERE m.team_id = ?\s""";

  private MemberRows() {}

  /** Who is in it already stays what they are. */
  public static void add(Connection connection, UUID team, UUID user, TeamRole role)
      throws SQLException {
    Sql.update(
        connection,
        """
        INSERT INTO team_members (team_id, user_id, role) VALUES (?, ?, ?)
        ON CONFLICT (team_id, user_id) DO NOTHING
        """,
        team,
        user,
        role.wireName());
  }

  public static List<Member> of(Connection connection, UUID team) throws SQLException {
    return Sql.list(connection, SELECT + "ORDER BY u.email_key", MemberRows::member, team);
  }

  public static Optional<Member> find(Connection connection, UUID team, UUID user)
      throws SQLException {
    return Sql.one(connection, SELECT + "AND m.user_id = ?", MemberRows::member, team, user);
  }

  /** Everybody, service accounts too. */
  public static List<UUID> ids(Connection connection, UUID team) throws SQLException {
    return Sql.list(
        connection,
        "SELECT user_id FROM team_members WHERE team_id = ?",
        row -> row.getObject(1, UUID.class),
        team);
  }

  public static void setRole(Connection connection, UUID team, UUID user, TeamRole role)
      throws SQLException {
    Sql.update(
        connection,
        "UPDATE team_members SET role = ? WHERE team_id = ? AND user_id = ?",
        role.wireName(),
        team,
        user);
  }

  public static void delete(Connection connection, UUID team, UUID user) throws SQLException {
    Sql.update(
        connection, "DELETE FROM team_members WHERE team_id = ? AND user_id = ?", team, user);
  }

  public static boolean isIn(Connection connection, UUID team, UUID user) throws SQLException {
    return Sql.exists(
        connection, "SELECT FROM team_members WHERE team_id = ? AND user_id = ?", team, user);
  }

  public static boolean hasAdmin(Connection connection, UUID team) throws SQLException {
    return Sql.exists(
        connection, "SELECT FROM team_members WHERE team_id = ? AND role = 'admin' LIMIT 1", team);
  }

  /** The one who is there longest. */
  public static UUID firstAdmin(Connection connection, UUID team) throws SQLException {
    return Sql.one(
            connection,
            """
            SELECT user_id FROM team_members WHERE team_id = ? AND role = 'admin'
            ORDER BY joined_at, user_id LIMIT 1
            """,
            row -> row.getObject(1, UUID.class),
            team)
        .orElseThrow();
  }

  public static boolean hasAddress(Connection connection, UUID team, String emailKey)
      throws SQLException {
    return Sql.exists(
        connection,
        """
        SELECT FROM team_members m JOIN users u ON u.id = m.user_id
        WHERE m.team_id = ? AND u.email_key = ?
        """,
        team,
        emailKey);
  }

  /** Who can sign in with that address and has shown that it is theirs, member or not. */
  public static Optional<UUID> withProvenAddress(Connection connection, String emailKey)
      throws SQLException {
    return Sql.one(
        connection,
        """
        SELECT id FROM users
        WHERE email_key = ? AND kind = 'person' AND email_confirmed_at IS NOT NULL
        """,
        row -> row.getObject(1, UUID.class),
        emailKey);
  }

  /** How many teams somebody administers; their row is locked, so that it stays so. */
  public static int countAdministeredLocked(Connection connection, UUID user) throws SQLException {
    Sql.exists(connection, "SELECT FROM users WHERE id = ? FOR NO KEY UPDATE", user);
    return Sql.one(
            connection,
            "SELECT count(*) FROM team_members WHERE user_id = ? AND role = 'admin'",
            row -> row.getInt(1),
            user)
        .orElse(0);
  }

  private static Member member(ResultSet row) throws SQLException {
    return new Member(
        row.getObject("user_id", UUID.class),
        row.getString("email"),
        row.getString("full_name"),
        TeamRole.named(row.getString("role")),
        Objects.requireNonNull(Sql.instant(row, "joined_at")));
  }
}
