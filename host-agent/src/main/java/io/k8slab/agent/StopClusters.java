package io.k8slab.agent;

import io.k8slab.agent.cluster.Host;
import io.k8slab.agent.cluster.HostUnreachableException;
import io.k8slab.events.HostedCluster;
import io.k8slab.events.HostedState;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops the processes of what runs on a host and keeps its data; all clusters at once. One that an
 * agent is at work on is that agent's.
 */
final class StopClusters {
  private static final Logger log = LoggerFactory.getLogger(StopClusters.class);

  private static final Duration LONGEST = Duration.ofSeconds(30);

  private StopClusters() {}

  static void on(Host host) {
    List<HostedCluster> clusters;
    try {
      clusters = host.work().list();
    } catch (HostUnreachableException e) {
      log.atWarn()
          .addKeyValue("hostId", host.config().hostId())
          .addKeyValue("reason", e.getMessage())
          .log("A host cannot be reached: its clusters are not stopped");
      return;
    }
    var stops =
        clusters.stream()
            .filter(hosted -> hosted.state() == HostedState.RUNNING)
            .map(HostedCluster::clusterId)
            .map(id -> Thread.ofVirtual().name("stop-" + id).start(() -> stop(host, id)))
            .toList();
    try {
      for (var stop : stops) {
        if (!stop.join(LONGEST)) {
          log.atWarn().addKeyValue("thread", stop.getName()).log("A cluster did not stop in time");
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void stop(Host host, UUID clusterId) {
    try {
      host.work().stop(clusterId);
    } catch (RuntimeException defect) {
      log.atError()
          .addKeyValue("clusterId", clusterId)
          .setCause(defect)
          .log("A cluster could not be stopped");
    }
  }
}
