package io.k8slab.privacy;

import io.k8slab.audit.AuditEntry;
import io.k8slab.audit.EraseAudit;
import io.k8slab.audit.RecordAudit;
import io.k8slab.jdbc.Database;
import io.k8slab.privacy.jdbc.ErasureRows;
import io.k8slab.privacy.jdbc.WipeRows;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Erases people whose clusters are gone; run by the clock with {@code reconcile}. Each in one
 * transaction, so that a crash leaves one whole or not begun; any number may run at once.
 *
 * <p>Everything is wiped once more after {@link #SETTLED}: a request that another instance had let
 * in before it knew, or a log line that was under way, may have written something since.
 */
public final class FinishErasures {
  /** Longer than an instance believes a token, and than a line of a log is under way. */
  public static final Duration SETTLED = Duration.ofMinutes(10);

  private static final int A_RUN = 100;
  private static final Logger log = LoggerFactory.getLogger(FinishErasures.class);

  private final Database database;

  public FinishErasures(Database database) {
    this.database = database;
  }

  /** The number of people erased, or looked at once more. */
  public int run() {
    int done = 0;
    for (var user : database.read(c -> ErasureRows.due(c, SETTLED, A_RUN))) {
      done += finish(user) ? 1 : 0;
    }
    return done;
  }

  /** False where clusters of theirs are being removed still, or another run has it. */
  boolean finish(UUID userId) {
    var finished =
        database.transact(
            c -> {
              var held = ErasureRows.hold(c, userId);
              if (held.isEmpty()) {
                return held;
              }
              var erasure = held.get();
              WipeRows.all(c, userId);
              EraseAudit.of(c, userId, erasure.actor(), erasure.correlationId());
              if (erasure.erased()) {
                ErasureRows.delete(c, userId);
              } else {
                RecordAudit.write(c, entry(erasure));
                ErasureRows.setErased(c, userId);
              }
              return held;
            });
    finished.ifPresent(
        erasure ->
            log.atInfo()
                .addKeyValue("userId", userId)
                .addKeyValue("again", erasure.erased())
                .addKeyValue("correlationId", erasure.correlationId())
                .log("A person was erased"));
    return finished.isPresent();
  }

  private static AuditEntry entry(ErasureRows.Erasure erasure) {
    return new AuditEntry(
        erasure.userId(),
        "function:reconcile",
        "user.erase",
        "user:" + erasure.userId(),
        true,
        null,
        Map.of("asked_by", erasure.actor()),
        erasure.correlationId());
  }
}
