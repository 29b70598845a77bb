package io.k8slab.host;

import io.k8slab.events.Capacity;
import io.k8slab.events.Load;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A host as its row has it.
 *
 * @param admits whether its conditions let it take clusters
 * @param used what clusters have reserved of its capacity
 * @param providers versions by kind, newest first
 * @param cordon null where it is not cordoned
 * @param readAt the database's time
 */
public record Host(
    String id,
    String pool,
    HostState state,
    boolean admits,
    List<Condition> conditions,
    Map<String, String> labels,
    String agentId,
    Instant reportedAt,
    Capacity capacity,
    Capacity used,
    Load load,
    Map<String, List<String>> providers,
    @Nullable Cordon cordon,
    Instant readAt) {

  /**
   * Nothing new is placed on it.
   *
   * @param drain null where what is on it may stay
   */
  public record Cordon(Instant at, @Nullable Drain drain) {}

  /**
   * What is on it shall end.
   *
   * @param deadline when leases end at the latest; null where by themselves
   * @param emptyAt when the last lease ends; null where one has no end yet
   */
  public record Drain(Instant startedAt, @Nullable Instant deadline, @Nullable Instant emptyAt) {}

  /** Whether clusters are placed on it. */
  public boolean isSchedulable() {
    return state == HostState.READY && admits && cordon == null;
  }
}
