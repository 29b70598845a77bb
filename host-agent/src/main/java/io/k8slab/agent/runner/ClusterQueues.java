package io.k8slab.agent.runner;

import io.k8slab.agent.cluster.Cancellation;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One serial queue per cluster, each on a virtual thread for as long as something is in it. A task
 * of a higher generation cancels the lower one at work and overtakes those that wait: they are only
 * answered. The cancelled one ends first; two tasks of one cluster never run at once.
 */
public final class ClusterQueues {
  private static final Logger log = LoggerFactory.getLogger(ClusterQueues.class);

  private final Map<UUID, ClusterQueue> queues = new HashMap<>();

  /** Never blocks. */
  void submit(UUID clusterId, Task task) {
    Optional<Cancellation> preempted;
    synchronized (this) {
      var queue = queues.get(clusterId);
      if (queue == null) {
        queue = start(clusterId);
      }
      preempted = queue.add(task);
    }
    // cancelling ends a step on the host, which takes a round trip: never on the caller's thread
    preempted.ifPresent(
        cancellation -> Thread.ofVirtual().name("cancel-" + clusterId).start(cancellation::cancel));
  }

  /**
   * For work that the agent does by itself and that gives way to any command.
   *
   * @return false where the cluster has tasks already: the new one is dropped
   */
  synchronized boolean submitIfIdle(UUID clusterId, Task task) {
    if (queues.containsKey(clusterId)) {
      return false;
    }
    start(clusterId).add(task);
    return true;
  }

  /** Asks whatever is at work to end soon, and waits for that for at most this long. */
  public boolean cancelAll(Duration atMost) throws InterruptedException {
    List<Cancellation> atWork;
    synchronized (this) {
      atWork = queues.values().stream().map(ClusterQueue::cancellation).toList();
    }
    atWork.forEach(work -> Thread.ofVirtual().name("cancel").start(work::cancel));
    return awaitIdle(atMost);
  }

  /** Waits until no task is left, for at most this long. */
  synchronized boolean awaitIdle(Duration atMost) throws InterruptedException {
    long end = System.nanoTime() + atMost.toNanos();
    while (!queues.isEmpty()) {
      long millis = Duration.ofNanos(end - System.nanoTime()).toMillis();
      if (millis <= 0) {
        return false;
      }
      wait(millis);
    }
    return true;
  }

  private ClusterQueue start(UUID clusterId) {
    var queue = new ClusterQueue();
    queues.put(clusterId, queue);
    Thread.ofVirtual().name("cluster-" + clusterId).start(() -> drain(clusterId, queue));
    return queue;
  }

  private void drain(UUID clusterId, ClusterQueue queue) {
    for (var turn = next(clusterId, queue); turn.isPresent(); turn = next(clusterId, queue)) {
      try {
        switch (turn.get()) {
          case ClusterQueue.Turn.CarryOut(var task, var cancellation) ->
              task.carryOut(cancellation);
          case ClusterQueue.Turn.Supersede(var task, var highest) -> task.supersede(highest);
        }
      } catch (RuntimeException | Error defect) {
        log.atError()
            .addKeyValue("clusterId", clusterId)
            .setCause(defect)
            .log("A task of a cluster ended in a defect; its queue goes on");
      }
    }
  }

  private synchronized Optional<ClusterQueue.Turn> next(UUID clusterId, ClusterQueue queue) {
    var turn = queue.next();
    if (turn.isEmpty()) {
      queues.remove(clusterId);
      notifyAll();
    }
    return turn;
  }
}
