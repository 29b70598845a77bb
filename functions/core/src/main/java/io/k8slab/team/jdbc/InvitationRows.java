package io.k8slab.team.jdbc;

import io.k8slab.http.TeamRole;
import io.k8slab.identity.EmailAddress;
import io.k8slab.jdbc.Sql;
import io.k8slab.team.Invitation;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** The table {@code team_invitations}. The database's clock decides. */
public final class InvitationRows {
  private static final String SELECT =
      "SELECT id, email, role, created_at, expires_at FROM team_invitations WHERE ";

  private InvitationRows() {}

  /** An invitation that somebody has used. */
  public record Spent(UUID team, TeamRole role) {}

  /** One for each address: another takes its place. */
  public static void put(
      Connection connection, UUID id, UUID team, EmailAddress email, TeamRole role, UUID by)
      throws SQLException {
    Sql.update(
        connection,
        "DELETE FROM team_invitations WHERE team_id = ? AND email_key = ?",
        team,
        email.key());
    Sql.update(
        connection,
        """
        INSERT INTO team_invitations (id, team_id, email, email_key, role, invited_by, expires_at)
        VALUES (?, ?, ?, ?, ?, ?, now() + make_interval(secs => ?))
        """,
        id,
        team,
        email.shown(),
        email.key(),
        role.wireName(),
        by,
        (double) Invitation.LIFETIME.toSeconds());
  }

  public static Optional<Invitation> find(Connection connection, UUID id) throws SQLException {
    return Sql.one(connection, SELECT + "id = ?", InvitationRows::invitation, id);
  }

  public static List<Invitation> of(Connection connection, UUID team) throws SQLException {
    return Sql.list(
        connection,
        SELECT + "team_id = ? AND expires_at > now() ORDER BY created_at DESC",
        InvitationRows::invitation,
        team);
  }

  public static int count(Connection connection, UUID team) throws SQLException {
    return Sql.one(
            connection,
            "SELECT count(*) FROM team_invitations WHERE team_id = ? AND expires_at > now()",
            row -> row.getInt(1),
            team)
        .orElse(0);
  }

  /** False where the team has no such invitation. */
  public static boolean delete(Connection connection, UUID team, UUID id) throws SQLException {
    return Sql.update(
            connection, "DELETE FROM team_invitations WHERE id = ? AND team_id = ?", id, team)
        == 1;
  }

  /** The team's name; empty where the invitation is gone, or has ended. */
  public static Optional<String> setToken(Connection connection, UUID id, byte[] hash)
      throws SQLException {
    return Sql.one(
        connection,
        """
        UPDATE team_invitations i SET token_hash = ? FROM teams t
        WHERE i.id = ? AND t.id = i.team_id AND i.expires_at > now() RETURNING t.name
        """,
        row -> row.getString(1),
        hash,
        id);
  }

  /** Once; empty where it is none, has ended, or was sent to another address than this person's. */
  public static Optional<Spent> spend(Connection connection, byte[] hash, UUID user)
      throws SQLException {
    return Sql.one(
        connection,
        """
        DELETE FROM team_invitations i USING users u
        WHERE i.token_hash = ? AND i.expires_at > now() AND u.id = ? AND u.email_key = i.email_key
        RETURNING i.team_id, i.role
        """,
        row -> new Spent(row.getObject(1, UUID.class), TeamRole.named(row.getString(2))),
        hash,
        user);
  }

  /** Deletes those past their end; the number of them. */
  public static int pruneExpired(Connection connection) throws SQLException {
    return Sql.update(connection, "DELETE FROM team_invitations WHERE expires_at < now()");
  }

  private static Invitation invitation(ResultSet row) throws SQLException {
    return new Invitation(
        row.getObject("id", UUID.class),
        row.getString("email"),
        TeamRole.named(row.getString("role")),
        Objects.requireNonNull(Sql.instant(row, "created_at")),
        Objects.requireNonNull(Sql.instant(row, "expires_at")));
  }
}
