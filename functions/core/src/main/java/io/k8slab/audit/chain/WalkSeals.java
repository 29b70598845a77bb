package io.k8slab.audit.chain;

import io.k8slab.audit.chain.Fault.Kind;
import io.k8slab.audit.jdbc.ChainRows;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Optional;

/** The chain itself: each seal for itself, after the one before it, and with its rows. */
final class WalkSeals {
  private static final int PAGE = 500;

  private final Connection connection;
  private final AuditKeys keys;
  private final ChainRows.Retained retained;
  private final Optional<Seal.Head> noted;
  private Seal.Head last = Seal.NONE;
  private long keyedFrom;
  private boolean lastIsKeyed;
  private long rows;

  WalkSeals(
      Connection connection,
      AuditKeys keys,
      ChainRows.Retained retained,
      Optional<Seal.Head> noted) {
    this.connection = connection;
    this.keys = keys;
    this.retained = retained;
    this.noted = noted;
  }

  /**
   * @param last the zeroth seal where there is none
   */
  record Walked(Seal.Head last, long rows, long prunedThrough, long keyedFrom) {}

  Walked run(Faults faults) throws SQLException {
    var page = ChainRows.seals(connection, 0, PAGE);
    while (!page.isEmpty()) {
      for (var seal : page) {
        chain(seal, faults);
        rows(seal, faults);
        last = new Seal.Head(seal.number(), seal.hash());
      }
      page = ChainRows.seals(connection, last.number(), PAGE);
    }
    if (keys.areKnown() && last.number() > 0 && !lastIsKeyed) {
      faults.seal(Kind.MAC_MISSING, last.number());
    }
    long end = Math.max(noted.map(Seal.Head::number).orElse(0L), retained.prunedThrough());
    if (end > last.number()) {
      faults.seal(Kind.SEAL_MISSING, end);
    }
    return new Walked(last, rows, retained.prunedThrough(), keyedFrom);
  }

  private void chain(Seal seal, Faults faults) {
    for (long missing = last.number() + 1; missing < seal.number() && missing > 0; missing++) {
      faults.seal(Kind.SEAL_MISSING, missing);
      if (missing - last.number() > PAGE) {
        break; // said often enough
      }
    }
    if (!seal.isHashedRight()) {
      faults.seal(Kind.SEAL_CHANGED, seal.number());
    }
    if (seal.number() == last.number() + 1 && !Arrays.equals(seal.previous(), last.hash())) {
      faults.seal(Kind.SEAL_MISPLACED, seal.number());
    }
    if (noted.isPresent()
        && noted.get().number() == seal.number()
        && !Arrays.equals(noted.get().hash(), seal.hash())) {
      faults.seal(Kind.SEAL_NOT_AS_NOTED, seal.number());
    }
    mac(seal, faults);
  }

  /** From the first that has one, all have one. */
  private void mac(Seal seal, Faults faults) {
    lastIsKeyed = seal.mac() != null;
    if (seal.mac() == null) {
      if (keyedFrom > 0) {
        faults.seal(Kind.MAC_MISSING, seal.number());
      }
      return;
    }
    if (keyedFrom == 0) {
      keyedFrom = seal.number();
    }
    if (keys.areKnown() && !keys.made(seal.mac(), seal.hash())) {
      faults.seal(Kind.MAC_WRONG, seal.number());
    }
  }

  private void rows(Seal seal, Faults faults) throws SQLException {
    if (seal.number() > retained.prunedThrough()) {
      rows += CheckBatch.of(seal, ChainRows.batch(connection, seal.number()), faults);
      return;
    }
    if (seal.sealedAt().isAfter(retained.since())) {
      faults.seal(Kind.PRUNED_EARLY, seal.number());
    }
    for (var row : ChainRows.batch(connection, seal.number())) {
      faults.row(Kind.ROW_ADDED, seal.number(), row.id());
    }
  }
}
