package io.k8slab.team.jdbc;

import io.k8slab.jdbc.Sql;
import io.k8slab.team.ServiceAccount;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/** Accounts without a person, in the table {@code users}. */
public final class ServiceAccountRows {
  private ServiceAccountRows() {}

  public static void insert(Connection connection, UUID id, String name) throws SQLException {
    Sql.update(
        connection,
        "INSERT INTO users (id, kind, full_name) VALUES (?, 'service_account', ?)",
        id,
        name);
  }

  /** Of a team, by name. */
  public static List<ServiceAccount> of(Connection connection, UUID team) throws SQLException {
    return Sql.list(
        connection,
        """
        SELECT u.id, u.full_name, u.created_at
        FROM team_members m JOIN users u ON u.id = m.user_id AND u.kind = 'service_account'
        WHERE m.team_id = ? ORDER BY u.full_name, u.id
        """,
        row ->
            new ServiceAccount(
                row.getObject("id", UUID.class),
                row.getString("full_name"),
                Objects.requireNonNull(Sql.instant(row, "created_at"))),
        team);
  }

  /** Its tokens end; the row stays where something of its clusters is kept. */
  public static void delete(Connection connection, UUID id) throws SQLException {
    Sql.update(connection, "DELETE FROM access_tokens WHERE user_id = ?", id);
    Sql.update(connection, "DELETE FROM team_members WHERE user_id = ?", id);
    Sql.update(
        connection,
        """
        DELETE FROM users u WHERE u.id = ? AND u.kind = 'service_account'
          AND NOT EXISTS (SELECT FROM clusters c WHERE c.user_id = u.id)
        """,
        id);
  }
}
