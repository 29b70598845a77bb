package io.k8slab.audit.chain;

import io.k8slab.audit.chain.Fault.Kind;
import io.k8slab.audit.jdbc.ChainRows;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;

/** Rows that belong to no seal that there is: they must be those that wait for theirs. */
final class WalkLooseRows {
  private static final int PAGE = 10_000;
  private static final int SHOWN = 100;

  private final Connection connection;
  private final long lastSeal;

  WalkLooseRows(Connection connection, long lastSeal) {
    this.connection = connection;
    this.lastSeal = lastSeal;
  }

  /** The number of those that wait. */
  long run(Faults faults) throws SQLException {
    for (var seal : ChainRows.sealsOfRowsAfter(connection, lastSeal, SHOWN)) {
      faults.seal(Kind.SEAL_MISSING, seal);
    }
    for (var id : ChainRows.waitingWithoutRow(connection, SHOWN)) {
      faults.row(Kind.ROW_MISSING, 0, id);
    }
    var after = Optional.of(new UUID(0, 0));
    while (after.isPresent()) {
      var end = ChainRows.pageEnd(connection, after.get(), PAGE);
      for (var id : ChainRows.unknown(connection, after.get(), end)) {
        faults.row(Kind.ROW_UNKNOWN, 0, id);
      }
      after = end;
    }
    return ChainRows.waiting(connection);
  }
}
