package io.k8slab.host;

import io.k8slab.host.jdbc.HostRows;
import io.k8slab.jdbc.Database;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says of hosts that nobody reports that they are suspect, then lost. A report makes one READY. */
public final class DeclareLoss {
  private static final Logger log = LoggerFactory.getLogger(DeclareLoss.class);

  /** Three reports missed. */
  public static final Duration SUSPECT_AFTER = Duration.ofSeconds(15);

  public static final Duration LOST_AFTER = Duration.ofSeconds(60);

  private final Database database;

  public DeclareLoss(Database database) {
    this.database = database;
  }

  /** The number of hosts whose state changed. */
  public int run() {
    var lost = declare(HostState.LOST, List.of(HostState.READY, HostState.SUSPECT), LOST_AFTER);
    var suspect = declare(HostState.SUSPECT, List.of(HostState.READY), SUSPECT_AFTER);
    return lost.size() + suspect.size();
  }

  private List<String> declare(HostState state, List<HostState> from, Duration silence) {
    var hosts = database.transact(connection -> HostRows.declare(connection, state, from, silence));
    for (var host : hosts) {
      log.atWarn()
          .addKeyValue("hostId", host)
          .addKeyValue("state", state.label())
          .log("A host is not reported");
    }
    return hosts;
  }
}
