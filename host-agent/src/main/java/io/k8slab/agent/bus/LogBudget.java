package io.k8slab.agent.bus;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** How much of each cluster's log this agent has sent: at most 5 MB a cluster. Thread-safe. */
final class LogBudget {
  static final long BYTES_PER_CLUSTER = 5L << 20;
  private static final int CLUSTERS = 10_000;

  private final Map<UUID, Long> used =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<UUID, Long> eldest) {
          return size() > CLUSTERS;
        }
      };

  enum Verdict {
    SEND,
    /** The first piece that does not fit: say that the log is cut. */
    CUT,
    DROP
  }

  synchronized Verdict take(UUID clusterId, long bytes) {
    long before = used.getOrDefault(clusterId, 0L);
    if (before > BYTES_PER_CLUSTER) {
      return Verdict.DROP;
    }
    used.put(clusterId, before + bytes);
    return before + bytes > BYTES_PER_CLUSTER ? closed(clusterId) : Verdict.SEND;
  }

  private Verdict closed(UUID clusterId) {
    used.put(clusterId, Long.MAX_VALUE);
    return Verdict.CUT;
  }
}
