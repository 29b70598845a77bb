package io.k8slab.audit.jdbc;

import io.k8slab.audit.Personal;
import io.k8slab.audit.chain.CheckBatch.SealedRow;
import io.k8slab.audit.chain.Seal;
import io.k8slab.jdbc.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** The chain and its rows, as they are read to verify them. */
public final class ChainRows {
  private ChainRows() {}

  /** All that this transaction reads is of one moment. Before its first query. */
  public static void freeze(Connection connection) throws SQLException {
    Sql.update(connection, "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
  }

  /**
   * @param since seals of this time and later must have their rows
   * @param prunedThrough the last seal that has none
   */
  public record Retained(Instant since, long prunedThrough) {}

  public static Retained retained(Connection connection, Duration retention) throws SQLException {
    return Sql.one(
            connection,
            "SELECT now() - make_interval(secs => ?) AS since, pruned_through FROM audit_retention",
            row ->
                new Retained(
                    Objects.requireNonNull(Sql.instant(row, "since")),
                    row.getLong("pruned_through")),
            retention.toMillis() / 1000.0)
        .orElseThrow();
  }

  public static List<Seal> seals(Connection connection, long after, int most) throws SQLException {
    return Sql.list(
        connection,
        """
        SELECT seal, entries, previous, root, sealed_at, hash, mac FROM audit_seals
        WHERE seal > ? ORDER BY seal LIMIT ?
        """,
        row ->
            new Seal(
                row.getLong("seal"),
                row.getInt("entries"),
                row.getBytes("previous"),
                row.getBytes("root"),
                Objects.requireNonNull(Sql.instant(row, "sealed_at")),
                row.getBytes("hash"),
                row.getBytes("mac")),
        after,
        most);
  }

  public static List<SealedRow> batch(Connection connection, long seal) throws SQLException {
    return Sql.list(
        connection,
        "SELECT s.audit_id, s.hash, p.salt, p.value, "
            + SealRows.LOGGED
            + """
             FROM audit_sealed s
              LEFT JOIN audit_log a ON a.id = s.audit_id
              LEFT JOIN audit_personal p ON p.audit_id = s.audit_id
            WHERE s.seal = ? ORDER BY s.position
            """,
        ChainRows::sealed,
        seal);
  }

  private static SealedRow sealed(ResultSet row) throws SQLException {
    var salt = row.getBytes("salt");
    return new SealedRow(
        row.getObject("audit_id", UUID.class),
        row.getBytes("hash"),
        row.getObject("id") == null ? null : SealRows.logged(row),
        salt == null ? null : new Personal(salt, row.getString("value")));
  }

  /** Seals that rows say they have, after the last that there is. */
  public static List<Long> sealsOfRowsAfter(Connection connection, long last, int most)
      throws SQLException {
    return Sql.list(
        connection,
        "SELECT DISTINCT seal FROM audit_sealed WHERE seal > ? ORDER BY seal LIMIT ?",
        row -> row.getLong("seal"),
        last,
        most);
  }

  public static List<UUID> waitingWithoutRow(Connection connection, int most) throws SQLException {
    return Sql.list(
        connection,
        """
        SELECT u.audit_id FROM audit_unsealed u LEFT JOIN audit_log a ON a.id = u.audit_id
        WHERE a.id IS NULL ORDER BY u.audit_id LIMIT ?
        """,
        row -> row.getObject("audit_id", UUID.class),
        most);
  }

  public static long waiting(Connection connection) throws SQLException {
    return Sql.one(connection, "SELECT count(*) FROM audit_unsealed", row -> row.getLong(1))
        .orElseThrow();
  }

  /** The last id of a full page after this one; empty where no page is full any more. */
  public static Optional<UUID> pageEnd(Connection connection, UUID after, int rows)
      throws SQLException {
    return Sql.one(
        connection,
        "SELECT id FROM audit_log WHERE id > ? ORDER BY id OFFSET ? LIMIT 1",
        row -> row.getObject("id", UUID.class),
        after,
        rows - 1);
  }

  /** Rows from the one id to the other, or the end, that are neither sealed nor wait to be. */
  public static List<UUID> unknown(Connection connection, UUID after, Optional<UUID> to)
      throws SQLException {
    return Sql.list(
        connection,
        """
        SELECT a.id FROM audit_log a
          LEFT JOIN audit_sealed s ON s.audit_id = a.id
          LEFT JOIN audit_unsealed u ON u.audit_id = a.id
        WHERE a.id >= ? AND a.id <= ? AND s.audit_id IS NULL AND u.audit_id IS NULL ORDER BY a.id
        """,
        row -> row.getObject("id", UUID.class),
        after,
        to.orElse(new UUID(-1, -1)));
  }
}
