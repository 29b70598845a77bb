package io.k8slab.agent.runner;

import io.k8slab.agent.bus.StatusPublisher;
import io.k8slab.agent.bus.WorkSubject;
import io.k8slab.agent.cluster.ClusterWork;
import io.k8slab.events.HostedCluster;
import io.k8slab.events.HostedState;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts again what stopped with its host or with this installation: in the queues of the clusters,
 * so that a command that comes meanwhile pre-empts it. A few at a time on each host.
 */
public final class RestoreClusters {
  private static final Logger log = LoggerFactory.getLogger(RestoreClusters.class);
  private static final int AT_ONCE = 4;

  private final ClusterQueues queues;
  private final StatusPublisher publisher;
  private final Consumer<String> hostChanged;

  /**
   * @param hostChanged hears the host's id after each cluster
   */
  public RestoreClusters(
      ClusterQueues queues, StatusPublisher publisher, Consumer<String> hostChanged) {
    this.queues = queues;
    this.publisher = publisher;
    this.hostChanged = hostChanged;
  }

  /**
   * Blocks until each stopped cluster has been tried once.
   *
   * @param holdsLease whether this agent still answers for the host
   */
  public void on(
      String hostId, ClusterWork host, List<HostedCluster> clusters, BooleanSupplier holdsLease)
      throws InterruptedException {
    var room = new Semaphore(AT_ONCE);
    for (var hosted : clusters) {
      if (hosted.state() == HostedState.STOPPED) {
        room.acquire();
        if (!holdsLease.getAsBoolean()) {
          return;
        }
        restore(hostId, host, hosted, holdsLease, room);
      }
    }
    room.acquire(AT_ONCE);
  }

  private void restore(
      String hostId,
      ClusterWork host,
      HostedCluster hosted,
      BooleanSupplier holdsLease,
      Semaphore room) {
    log.atInfo()
        .addKeyValue("clusterId", hosted.clusterId())
        .addKeyValue("hostId", hostId)
        .log("Starting a cluster again");
    Runnable ended =
        () -> {
          room.release();
          hostChanged.accept(hostId);
        };
    var report =
        publisher.report(
            WorkSubject.ofOwn(hosted.clusterId(), hosted.generation(), hostId), holdsLease);
    var task =
        new RestoreTask(hosted.clusterId(), hosted.generation(), host, report, holdsLease, ended);
    if (!queues.submitIfIdle(hosted.clusterId(), task)) {
      room.release();
    }
  }
}
