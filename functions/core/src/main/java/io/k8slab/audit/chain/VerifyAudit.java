package io.k8slab.audit.chain;

import io.k8slab.audit.jdbc.ChainRows;
import io.k8slab.jdbc.Database;
import java.time.Duration;
import java.util.Optional;

/**
 * Walks the chain from its first seal and compares each batch with the rows that are there, in one
 * snapshot and in pages.
 *
 * <p>It finds a row that was removed, changed, added to or exchanged within what was sealed, a seal
 * that was removed or changed, and rows that went before their retention was over. It cannot find
 * by itself: rows that were changed or removed before they were sealed (some seconds); the newest
 * seals cut off together with their rows; a whole chain written anew, where no key was used. The
 * last two show against a seal's hash that was noted outside: the log line of {@link SealAudit}.
 */
public final class VerifyAudit {
  private final Database database;
  private final AuditKeys keys;
  private final Duration retention;
  private final Optional<Seal.Head> noted;

  /**
   * @param keys where there are any, the newest seal must have been made with one
   * @param retention rows that are younger must be there
   * @param noted a seal as it was logged when it was made
   */
  public VerifyAudit(
      Database database, AuditKeys keys, Duration retention, Optional<Seal.Head> noted) {
    this.database = database;
    this.keys = keys;
    this.retention = retention;
    this.noted = noted;
  }

  public Verification run() {
    return database.transact(
        connection -> {
          ChainRows.freeze(connection);
          var faults = new Faults();
          var chain =
              new WalkSeals(connection, keys, ChainRows.retained(connection, retention), noted)
                  .run(faults);
          var loose = new WalkLooseRows(connection, chain.last().number()).run(faults);
          var extent =
              new Verification.Extent(
                  chain.last().number(),
                  chain.rows(),
                  loose,
                  chain.prunedThrough(),
                  chain.keyedFrom(),
                  java.util.HexFormat.of().formatHex(chain.last().hash()));
          return faults.isEmpty()
              ? new Verification.Holds(extent)
              : new Verification.Broken(extent, faults.all());
        });
  }
}
