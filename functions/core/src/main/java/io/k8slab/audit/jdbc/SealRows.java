package io.k8slab.audit.jdbc;

import io.k8slab.audit.chain.LoggedRow;
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
import java.util.stream.IntStream;

/** The queue of rows to seal, and the seals. */
public final class SealRows {
  /** Ours among the advisory locks of the database: "audit" in ASCII. */
  private static final long LOCK = 0x6175646974L;

  static final String LOGGED =
      """
      a.id, a.created_at, a.user_id, a.team_id, a.actor, a.action, a.subject, a.outcome, a.address,
        a.details::text AS details, a.correlation_id, a.personal_hash""";

  private SealRows() {}

  /** Whether a row has waited so long. */
  public static boolean isDue(Connection connection, Duration rest) throws SQLException {
    return Sql.exists(
        connection,
        """
        SELECT FROM audit_unsealed u JOIN audit_log a ON a.id = u.audit_id
        WHERE u.arrived_at <= clock_timestamp() - make_interval(secs => ?) LIMIT 1
        """,
        rest.toMillis() / 1000.0);
  }

  /**
   * Makes this transaction the only one that writes seals, to its end; false where another is. What
   * that one committed, statements after this one see.
   */
  public static boolean lock(Connection connection) throws SQLException {
    return Sql.one(
            connection, "SELECT pg_try_advisory_xact_lock(?)", row -> row.getBoolean(1), LOCK)
        .orElseThrow();
  }

  public static Instant now(Connection connection) throws SQLException {
    return Sql.one(
            connection,
            "SELECT clock_timestamp() AS now",
            row -> Objects.requireNonNull(Sql.instant(row, "now")))
        .orElseThrow();
  }

  /** Committed rows without a seal, about the oldest first. */
  public static List<LoggedRow> unsealed(Connection connection, int most) throws SQLException {
    return Sql.list(
        connection,
        "SELECT "
            + LOGGED
            + """
             FROM audit_unsealed u JOIN audit_log a ON a.id = u.audit_id
            ORDER BY u.audit_id LIMIT ?
            """,
        SealRows::logged,
        most);
  }

  public static Optional<Seal.Head> head(Connection connection) throws SQLException {
    return Sql.one(
        connection,
        "SELECT seal, hash FROM audit_seals ORDER BY seal DESC LIMIT 1",
        row -> new Seal.Head(row.getLong("seal"), row.getBytes("hash")));
  }

  /** Writes a seal, under the lock, and takes its rows from the queue. */
  public static void append(Connection connection, Seal seal, List<UUID> ids, List<byte[]> hashes)
      throws SQLException {
    Sql.update(
        connection,
        """
        INSERT INTO audit_seals (seal, entries, previous, root, sealed_at, hash, mac)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """,
        seal.number(),
        seal.entries(),
        seal.previous(),
        seal.root(),
        seal.sealedAt(),
        seal.hash(),
        seal.mac());
    var idArray = connection.createArrayOf("uuid", ids.toArray());
    Sql.update(
        connection,
        """
        INSERT INTO audit_sealed (audit_id, seal, position, hash)
        SELECT b.audit_id, ?, b.position, b.hash FROM unnest(?, ?, ?) AS b (audit_id, position, hash)
        """,
        seal.number(),
        idArray,
        connection.createArrayOf("int4", IntStream.range(0, ids.size()).boxed().toArray()),
        connection.createArrayOf("bytea", hashes.toArray(byte[][]::new)));
    Sql.update(connection, "DELETE FROM audit_unsealed WHERE audit_id = ANY (?)", idArray);
  }

  /** Whether the oldest rows are past retention. */
  public static boolean isPruningDue(Connection connection) throws SQLException {
    return Sql.exists(
        connection,
        """
        SELECT FROM audit_retention r JOIN audit_seals s ON s.seal = r.pruned_through + 1
        WHERE s.sealed_at < now() - r.keep
        """);
  }

  /** Seals whose rows were deleted: from the first to the last, and how many rows. */
  public record Pruned(long first, long last, long rows) {}

  /** Deletes the rows of at most so many seals that are past retention. */
  public static Optional<Pruned> prune(Connection connection, int seals) throws SQLException {
    return Sql.one(
        connection,
        "SELECT first_seal, last_seal, deleted FROM prune_audit(?)",
        row ->
            new Pruned(row.getLong("first_seal"), row.getLong("last_seal"), row.getLong("deleted")),
        seals);
  }

  static LoggedRow logged(ResultSet row) throws SQLException {
    return new LoggedRow(
        row.getObject("id", UUID.class),
        Objects.requireNonNull(Sql.instant(row, "created_at")),
        row.getObject("user_id", UUID.class),
        row.getObject("team_id", UUID.class),
        row.getString("actor"),
        row.getString("action"),
        row.getString("subject"),
        row.getString("outcome"),
        row.getString("address"),
        row.getString("details"),
        row.getString("correlation_id"),
        row.getBytes("personal_hash"));
  }
}
