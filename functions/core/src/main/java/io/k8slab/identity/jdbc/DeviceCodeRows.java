package io.k8slab.identity.jdbc;

import io.k8slab.identity.Client;
import io.k8slab.identity.device.DeviceCode;
import io.k8slab.identity.device.Waiting;
import io.k8slab.jdbc.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** The table {@code device_codes}. The database's clock decides. */
public final class DeviceCodeRows {
  private static final String WAITING = "client_name, address, user_agent, created_at, expires_at";

  private DeviceCodeRows() {}

  /** Where a device stands. */
  public enum Status {
    PENDING,
    APPROVED,
    DENIED,
    EXPIRED
  }

  /**
   * A device that asks.
   *
   * @param decidedBy empty while it is pending
   * @param tooSoon whether it asked within its interval
   */
  public record Row(Status status, Optional<UUID> decidedBy, boolean tooSoon) {}

  /** False, and nothing done, where one of the codes is taken. */
  public static boolean insert(
      Connection connection,
      byte[] deviceCodeHash,
      byte[] userCodeHash,
      String clientName,
      Client client)
      throws SQLException {
    return Sql.update(
            connection,
            """
            INSERT INTO device_codes (device_code_hash, user_code_hash, client_name, address,
              user_agent, interval_seconds, expires_at)
            VALUES (?, ?, ?, ?, ?, ?, now() + make_interval(secs => ?))
            ON CONFLICT DO NOTHING
            """,
            deviceCodeHash,
            userCodeHash,
            clientName,
            client.address(),
            client.userAgent(),
            (int) DeviceCode.INTERVAL.toSeconds(),
            (double) DeviceCode.LIFETIME.toSeconds())
        == 1;
  }

  public static Optional<Waiting> waiting(Connection connection, byte[] userCodeHash)
      throws SQLException {
    return Sql.one(
        connection,
        "SELECT "
            + WAITING
            + " FROM device_codes"
            + " WHERE user_code_hash = ? AND status = 'pending' AND expires_at > now()",
        DeviceCodeRows::waiting,
        userCodeHash);
  }

  /** What was decided on; empty where nothing waits with this code. */
  public static Optional<Waiting> decide(
      Connection connection, byte[] userCodeHash, boolean approve, UUID userId)
      throws SQLException {
    return Sql.one(
        connection,
        """
        UPDATE device_codes SET status = ?, user_id = ?
        WHERE user_code_hash = ? AND status = 'pending' AND expires_at > now()
        RETURNING\s"""
            + WAITING,
        DeviceCodeRows::waiting,
        approve ? "approved" : "denied",
        userId,
        userCodeHash);
  }

  /** Finds a device by its own code and holds it until the transaction ends. */
  public static Optional<Row> hold(Connection connection, byte[] deviceCodeHash)
      throws SQLException {
    return Sql.one(
        connection,
        """
        SELECT CASE WHEN expires_at <= now() THEN 'EXPIRED' ELSE upper(status) END AS status, user_id,
          coalesce(polled_at > clock_timestamp() - make_interval(secs => interval_seconds), false)
            AS too_soon
        FROM device_codes WHERE device_code_hash = ? FOR UPDATE
        """,
        row ->
            new Row(
                Status.valueOf(row.getString("status")),
                Optional.ofNullable(row.getObject("user_id", UUID.class)),
                row.getBoolean("too_soon")),
        deviceCodeHash);
  }

  /** It asked; where that was too soon, its interval grows (RFC 8628, 3.5). */
  public static void polled(Connection connection, byte[] deviceCodeHash, boolean tooSoon)
      throws SQLException {
    Sql.update(
        connection,
        """
        UPDATE device_codes SET polled_at = clock_timestamp(), interval_seconds = interval_seconds + ?
        WHERE device_code_hash = ?
        """,
        tooSoon ? (int) DeviceCode.INTERVAL.toSeconds() : 0,
        deviceCodeHash);
  }

  public static void delete(Connection connection, byte[] deviceCodeHash) throws SQLException {
    Sql.update(connection, "DELETE FROM device_codes WHERE device_code_hash = ?", deviceCodeHash);
  }

  /** Deletes those long past their end; until then a device is told that it is late. */
  public static int pruneExpired(Connection connection) throws SQLException {
    return Sql.update(
        connection, "DELETE FROM device_codes WHERE expires_at < now() - interval '1 hour'");
  }

  private static Waiting waiting(ResultSet row) throws SQLException {
    return new Waiting(
        row.getString("client_name"),
        row.getString("address"),
        row.getString("user_agent"),
        Objects.requireNonNull(Sql.instant(row, "created_at")),
        Objects.requireNonNull(Sql.instant(row, "expires_at")));
  }
}
