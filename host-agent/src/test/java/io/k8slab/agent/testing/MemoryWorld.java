package io.k8slab.agent.testing;

import io.k8slab.events.HostedCluster;
import io.k8slab.events.HostedState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A host's own truth, as every agent sees it: a ledger and a fence per cluster, what runs, and who
 * holds the reporting lease. Tests hold work back with {@link #hold} until {@link #release}.
 */
public final class MemoryWorld {
  /** One start of work that passed the ledger. */
  public record Begun(String agent, String verb, UUID clusterId, long generation, long fence) {}

  private final Map<UUID, Long> fences = new HashMap<>();
  private final Map<UUID, Long> ledger = new HashMap<>();
  private final Map<UUID, HostedState> there = new HashMap<>();
  private final Map<UUID, Integer> made = new HashMap<>();
  private final Set<UUID> held = new HashSet<>();
  private final Set<UUID> broken = new HashSet<>();
  private final List<Begun> begun = new ArrayList<>();
  private @Nullable String away;
  private @Nullable String leaseHolder;
  private long epoch;

  public synchronized void hold(UUID clusterId) {
    held.add(clusterId);
  }

  public synchronized void release(UUID clusterId) {
    held.remove(clusterId);
    notifyAll();
  }

  /** Work on the cluster ends in a defect from now on. */
  public synchronized void breakDown(UUID clusterId) {
    broken.add(clusterId);
  }

  /**
   * @param reason null: the host can be reached again
   */
  public synchronized void away(@Nullable String reason) {
    away = reason;
  }

  public synchronized void put(UUID clusterId, long generation, HostedState state) {
    ledger.put(clusterId, generation);
    there.put(clusterId, state);
  }

  public synchronized void giveLease(@Nullable String agentId) {
    leaseHolder = agentId;
    epoch++;
  }

  public synchronized List<Begun> begun() {
    return List.copyOf(begun);
  }

  /** How often the cluster was made anew, over all agents. */
  public synchronized int made(UUID clusterId) {
    return made.getOrDefault(clusterId, 0);
  }

  public synchronized List<HostedCluster> list() {
    return there.entrySet().stream()
        .map(
            entry ->
                new HostedCluster(
                    entry.getKey(), ledger.getOrDefault(entry.getKey(), 0L), entry.getValue()))
        .toList();
  }

  synchronized @Nullable String away() {
    return away;
  }

  synchronized long ledger(UUID clusterId) {
    return ledger.getOrDefault(clusterId, 0L);
  }

  synchronized long take(String agent, String verb, UUID clusterId, long generation) {
    long fence = fences.merge(clusterId, 1L, Long::sum);
    ledger.merge(clusterId, generation, Math::max);
    begun.add(new Begun(agent, verb, clusterId, generation, fence));
    notifyAll();
    return fence;
  }

  synchronized boolean isBroken(UUID clusterId) {
    return broken.contains(clusterId);
  }

  synchronized boolean isThere(UUID clusterId) {
    return there.containsKey(clusterId);
  }

  synchronized boolean holds(UUID clusterId, long fence) {
    return fences.getOrDefault(clusterId, 0L) == fence;
  }

  /** Waits while held; ends early where cancelled or another agent took over. */
  synchronized void work(UUID clusterId, long fence, java.util.function.BooleanSupplier cancelled) {
    try {
      while (held.contains(clusterId) && !cancelled.getAsBoolean() && holds(clusterId, fence)) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  synchronized void wake() {
    notifyAll();
  }

  /** An effect counts only under the fence; making what is there already is adopting it. */
  synchronized void make(UUID clusterId, long fence) {
    if (holds(clusterId, fence)) {
      if (there.put(clusterId, HostedState.RUNNING) == null) {
        made.merge(clusterId, 1, Integer::sum);
      }
    }
  }

  synchronized void remove(UUID clusterId, long fence) {
    if (holds(clusterId, fence)) {
      there.remove(clusterId);
    }
  }

  synchronized void stop(UUID clusterId) {
    there.replace(clusterId, HostedState.STOPPED);
  }

  synchronized java.util.Optional<Long> lease(String agentId) {
    if (away != null || (leaseHolder != null && !leaseHolder.equals(agentId))) {
      return java.util.Optional.empty();
    }
    if (leaseHolder == null) {
      leaseHolder = agentId;
      epoch++;
    }
    return java.util.Optional.of(epoch);
  }
}
