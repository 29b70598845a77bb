package io.k8slab.cluster.sweep;

import io.k8slab.cluster.jdbc.DueRows;
import io.k8slab.http.Idempotency;
import io.k8slab.inbox.AppliedEvents;
import io.k8slab.jdbc.Database;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/** Deletes what was kept long enough; at most once in a few minutes, however often it is asked. */
public final class PruneOld {
  /** Longer than the status topic keeps its records: a redelivered one is always known. */
  static final Duration EVENTS = Duration.ofDays(14);

  static final Duration LOGS = Duration.ofDays(30);
  private static final Duration EVERY = Duration.ofMinutes(5);
  private static final int CLUSTERS_A_RUN = 100;

  private final Database database;
  private final InstantSource clock;
  private final AtomicReference<Instant> next = new AtomicReference<>(Instant.MIN);

  public PruneOld(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /** The number of rows deleted. */
  public int run() {
    var now = clock.instant();
    var due = next.get();
    if (now.isBefore(due) || !next.compareAndSet(due, now.plus(EVERY))) {
      return 0;
    }
    return database.transact(
        connection ->
            AppliedEvents.pruneOlderThan(connection, EVENTS)
                + Idempotency.pruneOlderThan(connection, Idempotency.LIFETIME)
                + DueRows.pruneLogs(connection, LOGS, CLUSTERS_A_RUN));
  }
}
