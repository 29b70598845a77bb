package io.k8slab.audit.chain;

import com.github.f4b6a3.uuid.UuidCreator;
import io.k8slab.audit.AuditEntry;
import io.k8slab.audit.RecordAudit;
import io.k8slab.audit.jdbc.SealRows;
import io.k8slab.jdbc.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Seals the audit rows that are committed, in batches, and deletes those past retention. Any number
 * may run at once: one works, the others leave it. What is sealed when depends on neither ids nor
 * times: a row waits in a queue that its own transaction put it in, so one that is committed late
 * is in a later batch.
 *
 * <p>Each seal is one line in the log, at INFO: where logs are shipped to is the chain's anchor,
 * without which the loss of the newest seals with their rows cannot be seen.
 */
public final class SealAudit {
  private static final Logger LOG = LoggerFactory.getLogger(SealAudit.class);

  /** A batch waits for more rows so long: the chain grows by at most 8640 seals a quiet day. */
  public static final Duration REST = Duration.ofSeconds(10);

  private static final int BATCH = 1000;
  private static final int SEALS_PRUNED_AT_ONCE = 20;

  private final Database database;
  private final AuditKeys keys;
  private final Duration rest;

  public SealAudit(Database database, AuditKeys keys) {
    this(database, keys, REST);
  }

  /**
   * @param rest for how long the oldest row of a batch has waited
   */
  public SealAudit(Database database, AuditKeys keys, Duration rest) {
    this.database = database;
    this.keys = keys;
    this.rest = rest;
  }

  /**
   * @param pruned rows that were deleted, past retention
   */
  public record Sealed(int seals, int rows, long pruned) {}

  public Sealed run() {
    int seals = 0;
    int rows = 0;
    boolean full;
    do {
      var sealed = database.transact(this::batch);
      sealed.ifPresent(SealAudit::log);
      seals += sealed.isPresent() ? 1 : 0;
      int entries = sealed.map(Seal::entries).orElse(0);
      rows += entries;
      full = entries == BATCH;
    } while (full);
    return new Sealed(seals, rows, prune());
  }

  private Optional<Seal> batch(Connection connection) throws SQLException {
    if (!SealRows.isDue(connection, rest) || !SealRows.lock(connection)) {
      return Optional.empty();
    }
    var rows = SealRows.unsealed(connection, BATCH);
    if (rows.isEmpty()) {
      return Optional.empty();
    }
    var hashes = rows.stream().map(LoggedRow::hash).toList();
    var head = SealRows.head(connection).orElse(Seal.NONE);
    var seal = Seal.after(head, hashes, SealRows.now(connection), keys);
    SealRows.append(connection, seal, rows.stream().map(LoggedRow::id).toList(), hashes);
    return Optional.of(seal);
  }

  private long prune() {
    long pruned = 0;
    Optional<SealRows.Pruned> some;
    do {
      some = database.transact(SealAudit::pruneSome);
      pruned += some.map(SealRows.Pruned::rows).orElse(0L);
    } while (some.isPresent());
    return pruned;
  }

  private static Optional<SealRows.Pruned> pruneSome(Connection connection) throws SQLException {
    if (!SealRows.isPruningDue(connection) || !SealRows.lock(connection)) {
      return Optional.empty();
    }
    var pruned = SealRows.prune(connection, SEALS_PRUNED_AT_ONCE);
    if (pruned.isPresent()) {
      RecordAudit.write(connection, entry(pruned.get()));
    }
    return pruned;
  }

  private static AuditEntry entry(SealRows.Pruned pruned) {
    return new AuditEntry(
        null,
        "function:sealAudit",
        "audit.prune",
        "seal:" + pruned.last(),
        true,
        null,
        Map.of("first_seal", pruned.first(), "last_seal", pruned.last(), "rows", pruned.rows()),
        UuidCreator.getTimeOrderedEpoch().toString());
  }

  private static void log(Seal seal) {
    LOG.atInfo()
        .addKeyValue("seal", seal.number())
        .addKeyValue("entries", seal.entries())
        .addKeyValue("hash", seal.hashText())
        .log("audit rows sealed");
  }
}
