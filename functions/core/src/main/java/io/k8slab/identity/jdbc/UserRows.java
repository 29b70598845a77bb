package io.k8slab.identity.jdbc;

import io.k8slab.http.Role;
import io.k8slab.http.TeamRole;
import io.k8slab.identity.EmailAddress;
import io.k8slab.identity.User;
import io.k8slab.identity.admin.UserFilter;
import io.k8slab.jdbc.Sql;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The people in the table {@code users}. */
public final class UserRows {
  /** The teams of {@code u}, each as its id and the role there. */
  static final String TEAMS =
      """
      ARRAY(SELECT m.team_id || ' ' || m.role FROM team_members m WHERE m.user_id = u.id) AS teams
      """;

  private static final String SELECT =
      """
      SELECT u.id, u.email, u.full_name, u.roles, u.created_at, u.email_confirmed_at,
        u.suspended_at, u.password_hash,\s"""
          + TEAMS
          + " FROM users u WHERE u.kind = 'person' AND ";

  /** Of our advisory locks, the one on who is a system_admin. */
  private static final int ADMINISTRATION_LOCK = 7302;

  private UserRows() {}

  /** A person and the hash to check a password with; null where they have none. */
  public record WithHash(User user, @Nullable String passwordHash) {
    @Override
    public String toString() {
      return "WithHash[" + user.id() + "]"; // the hash can be guessed at
    }
  }

  /** False, and nothing done, where the address has an account. */
  public static boolean insert(
      Connection connection,
      UUID id,
      EmailAddress email,
      @Nullable String passwordHash,
      @Nullable String fullName,
      Set<Role> roles)
      throws SQLException {
    return Sql.update(
            connection,
            """
            INSERT INTO users (id, email, email_key, password_hash, full_name, roles)
            VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (email_key) DO NOTHING
            """,
            id,
            email.shown(),
            email.key(),
            passwordHash,
            fullName,
            connection.createArrayOf("text", roles.stream().map(Role::wireName).sorted().toArray()))
        == 1;
  }

  public static Optional<User> find(Connection connection, UUID id) throws SQLException {
    return Sql.one(connection, SELECT + "u.id = ?", UserRows::user, id);
  }

  /** The person, whose row is theirs until the transaction ends. */
  public static Optional<User> hold(Connection connection, UUID id) throws SQLException {
    return Sql.one(connection, SELECT + "u.id = ? FOR NO KEY UPDATE OF u", UserRows::user, id);
  }

  /** Whether somebody has asked that they be erased, and it is not done yet. */
  public static boolean isBeingErased(Connection connection, UUID id) throws SQLException {
    return Sql.exists(connection, "SELECT FROM erasures WHERE user_id = ?", id);
  }

  public static Optional<WithHash> findWithHash(Connection connection, UUID id)
      throws SQLException {
    return Sql.one(connection, SELECT + "u.id = ?", UserRows::withHash, id);
  }

  public static Optional<WithHash> findByEmail(Connection connection, EmailAddress email)
      throws SQLException {
    return Sql.one(connection, SELECT + "u.email_key = ?", UserRows::withHash, email.key());
  }

  /**
   * Whether the hash is still theirs, which it stays until the transaction ends: it was read before
   * this one began, and whoever takes the password away ends the sessions that there are.
   */
  public static boolean stillHas(Connection connection, WithHash known) throws SQLException {
    return Sql.exists(
        connection,
        "SELECT 1 FROM users WHERE id = ? AND password_hash = ? FOR SHARE",
        known.user().id(),
        known.passwordHash());
  }

  /**
   * The same for who changes the row: of two that read the hash at once, the second waits for the
   * first, and is told no.
   */
  public static boolean holdIfStillHas(Connection connection, WithHash known) throws SQLException {
    return Sql.exists(
        connection,
        """
        SELECT 1 FROM users WHERE id = ? AND password_hash IS NOT DISTINCT FROM ?
        FOR NO KEY UPDATE
        """,
        known.user().id(),
        known.passwordHash());
  }

  /** The address was shown to be theirs; once. */
  public static void confirm(Connection connection, UUID id) throws SQLException {
    Sql.update(
        connection,
        """
        UPDATE users SET email_confirmed_at = now(), updated_at = now()
        WHERE id = ? AND email_confirmed_at IS NULL
        """,
        id);
  }

  public static void setPassword(Connection connection, UUID id, String hash) throws SQLException {
    Sql.update(
        connection,
        "UPDATE users SET password_hash = ?, updated_at = now() WHERE id = ?",
        hash,
        id);
  }

  public static void setFullName(Connection connection, UUID id, @Nullable String name)
      throws SQLException {
    Sql.update(
        connection,
        "UPDATE users SET full_name = ?, updated_at = now() WHERE id = ? AND kind = 'person'",
        name,
        id);
  }

  /** Newest first. */
  public static List<User> page(Connection connection, UserFilter filter, int limit)
      throws SQLException {
    var where = new StringBuilder("true");
    var parameters = new ArrayList<@Nullable Object>();
    filter
        .email()
        .ifPresent(
            prefix -> {
              where.append(" AND starts_with(u.email_key, ?)");
              parameters.add(prefix);
            });
    filter
        .suspended()
        .ifPresent(
            suspended ->
                where.append(" AND u.suspended_at IS ").append(suspended ? "NOT NULL" : "NULL"));
    filter
        .after()
        .ifPresent(
            position -> {
              where.append(" AND (u.created_at, u.id) < (?, ?)");
              parameters.add(position.createdAt());
              parameters.add(position.id());
            });
    parameters.add(limit);
    return Sql.list(
        connection,
        SELECT + where + " ORDER BY u.created_at DESC, u.id DESC LIMIT ?",
        UserRows::user,
        parameters.toArray());
  }

  /** Those who administer come one after the other: so the last of them stays. */
  public static void lockAdministration(Connection connection) throws SQLException {
    Sql.exists(connection, "SELECT pg_advisory_xact_lock(?, 0)", ADMINISTRATION_LOCK);
  }

  /** Whether one is left who may sign in. */
  public static boolean hasSystemAdmin(Connection connection) throws SQLException {
    return Sql.exists(
        connection,
        "SELECT FROM users WHERE ? = ANY (roles) AND suspended_at IS NULL LIMIT 1",
        Role.SYSTEM_ADMIN.wireName());
  }

  public static void setRoles(Connection connection, UUID id, Set<Role> roles) throws SQLException {
    Sql.update(
        connection,
        "UPDATE users SET roles = ?, updated_at = now() WHERE id = ?",
        array(connection, roles),
        id);
  }

  public static void setSuspended(Connection connection, UUID id, boolean suspended)
      throws SQLException {
    Sql.update(
        connection,
        """
        UPDATE users SET updated_at = now(),
          suspended_at = CASE WHEN ? THEN coalesce(suspended_at, now()) END
        WHERE id = ?
        """,
        suspended,
        id);
  }

  private static Array array(Connection connection, Set<Role> roles) throws SQLException {
    return connection.createArrayOf("text", roles.stream().map(Role::wireName).sorted().toArray());
  }

  private static WithHash withHash(ResultSet row) throws SQLException {
    return new WithHash(user(row), row.getString("password_hash"));
  }

  static User user(ResultSet row) throws SQLException {
    return new User(
        row.getObject("id", UUID.class),
        row.getString("email"),
        row.getString("full_name"),
        roles(row),
        teams(row),
        Objects.requireNonNull(Sql.instant(row, "created_at")),
        Sql.instant(row, "email_confirmed_at"),
        Sql.instant(row, "suspended_at"));
  }

  static Set<Role> roles(ResultSet row) throws SQLException {
    return Stream.of((String[]) row.getArray("roles").getArray())
        .map(Role::named)
        .collect(Collectors.toUnmodifiableSet());
  }

  static Map<UUID, TeamRole> teams(ResultSet row) throws SQLException {
    return Stream.of((String[]) row.getArray("teams").getArray())
        .map(text -> text.split(" ", 2))
        .collect(
            Collectors.toUnmodifiableMap(
                pair -> UUID.fromString(pair[0]), pair -> TeamRole.named(pair[1])));
  }
}
