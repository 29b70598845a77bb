package io.k8slab.identity.jdbc;

import io.k8slab.http.Role;
import io.k8slab.identity.EmailAddress;
import io.k8slab.identity.User;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The table {@code users}. */
public final class UserRows {
  private static final String COLUMNS = "id, email, full_name, roles, created_at, password_hash";

  private UserRows() {}

  /** A person and the hash to check a password with. */
  public record WithHash(User user, String passwordHash) {
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
      String passwordHash,
      @Nullable String fullName,
      Set<Role> roles)
      throws SQLException {
    try (var insert =
        connection.prepareStatement(
            """
            INSERT INTO users (id, email, email_key, password_hash, full_name, roles)
            VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (email_key) DO NOTHING
            """)) {
      insert.setObject(1, id);
      insert.setString(2, email.shown());
      insert.setString(3, email.key());
      insert.setString(4, passwordHash);
      insert.setString(5, fullName);
      insert.setArray(
          6,
          connection.createArrayOf("text", roles.stream().map(Role::wireName).sorted().toArray()));
      return insert.executeUpdate() == 1;
    }
  }

  public static Optional<User> find(Connection connection, UUID id) throws SQLException {
    try (var select =
        connection.prepareStatement("SELECT " + COLUMNS + " FROM users WHERE id = ?")) {
      select.setObject(1, id);
      try (var rows = select.executeQuery()) {
        return rows.next() ? Optional.of(user(rows)) : Optional.empty();
      }
    }
  }

  public static Optional<WithHash> findByEmail(Connection connection, EmailAddress email)
      throws SQLException {
    try (var select =
        connection.prepareStatement("SELECT " + COLUMNS + " FROM users WHERE email_key = ?")) {
      select.setString(1, email.key());
      try (var rows = select.executeQuery()) {
        return rows.next()
            ? Optional.of(new WithHash(user(rows), rows.getString(6)))
            : Optional.empty();
      }
    }
  }

  public static boolean existsWithRole(Connection connection, Role role) throws SQLException {
    try (var select =
        connection.prepareStatement("SELECT 1 FROM users WHERE ? = ANY (roles) LIMIT 1")) {
      select.setString(1, role.wireName());
      try (var rows = select.executeQuery()) {
        return rows.next();
      }
    }
  }

  private static User user(ResultSet row) throws SQLException {
    return new User(
        row.getObject(1, UUID.class),
        row.getString(2),
        row.getString(3),
        Stream.of((String[]) row.getArray(4).getArray())
            .map(Role::named)
            .collect(Collectors.toUnmodifiableSet()),
        row.getObject(5, OffsetDateTime.class).toInstant());
  }
}
