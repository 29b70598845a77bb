package io.k8slab.identity.jdbc;

import com.github.f4b6a3.uuid.UuidCreator;
import io.k8slab.identity.EmailAddress;
import io.k8slab.identity.oidc.Identity;
import io.k8slab.identity.oidc.ProvenIdentity;
import io.k8slab.jdbc.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** The table {@code identities}, and what linking does to an account. */
public final class IdentityRows {
  private static final String SELECT = "SELECT id, provider, email, linked_at FROM identities ";
  private static final String IS = "WHERE provider = ? AND issuer = ? AND subject = ?";

  private IdentityRows() {}

  /** False, and nothing done, where the identity is linked already, to whomever. */
  public static boolean insert(Connection connection, ProvenIdentity proven, UUID userId)
      throws SQLException {
    return Sql.update(
            connection,
            """
            INSERT INTO identities (id, provider, issuer, subject, user_id, email)
            VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (provider, issuer, subject) DO NOTHING
            """,
            UuidCreator.getTimeOrderedEpoch(),
            proven.provider(),
            proven.issuer(),
            proven.subject(),
            userId,
            proven.saidEmail())
        == 1;
  }

  public static Optional<UUID> userOf(Connection connection, ProvenIdentity proven)
      throws SQLException {
    return Sql.one(
        connection,
        "SELECT user_id FROM identities " + IS,
        row -> row.getObject(1, UUID.class),
        proven.provider(),
        proven.issuer(),
        proven.subject());
  }

  /** One that is linked. */
  public static Identity find(Connection connection, ProvenIdentity proven) throws SQLException {
    return Sql.one(
            connection,
            SELECT + IS,
            IdentityRows::identity,
            proven.provider(),
            proven.issuer(),
            proven.subject())
        .orElseThrow();
  }

  /** The oldest first. */
  public static List<Identity> of(Connection connection, UUID userId) throws SQLException {
    return Sql.list(
        connection,
        SELECT + "WHERE user_id = ? ORDER BY linked_at, id",
        IdentityRows::identity,
        userId);
  }

  public static void delete(Connection connection, UUID id) throws SQLException {
    Sql.update(connection, "DELETE FROM identities WHERE id = ?", id);
  }

  /** Holds a person's account until the transaction ends; whether it has a password. */
  public static boolean holdAccount(Connection connection, UUID userId) throws SQLException {
    return Sql.one(
            connection,
            "SELECT password_hash IS NOT NULL FROM users WHERE id = ? FOR UPDATE",
            row -> row.getBoolean(1),
            userId)
        .orElse(false);
  }

  /** Holds the account that this address has until the transaction ends. */
  public static UUID holdAccountOf(Connection connection, EmailAddress address)
      throws SQLException {
    return Sql.one(
            connection,
            "SELECT id FROM users WHERE email_key = ? FOR UPDATE",
            row -> row.getObject(1, UUID.class),
            address.key())
        .orElseThrow();
  }

  /**
   * Whoever had the account cannot come back: no password, no token, no link, no team of theirs.
   */
  public static void dropOtherWaysIn(Connection connection, UUID userId) throws SQLException {
    Sql.update(
        connection,
        "UPDATE users SET password_hash = NULL, updated_at = now() WHERE id = ?",
        userId);
    Sql.update(connection, "DELETE FROM access_tokens WHERE user_id = ?", userId);
    Sql.update(connection, "DELETE FROM email_tokens WHERE user_id = ?", userId);
    Sql.update(connection, "DELETE FROM identities WHERE user_id = ?", userId);
    // a team may have service accounts, whose tokens whoever made them still holds
    Sql.update(connection, "DELETE FROM team_members WHERE user_id = ?", userId);
  }

  private static Identity identity(ResultSet row) throws SQLException {
    return new Identity(
        row.getObject("id", UUID.class),
        row.getString("provider"),
        row.getString("email"),
        Objects.requireNonNull(Sql.instant(row, "linked_at")));
  }
}
