package io.k8slab.cluster.sweep;

import io.k8slab.cluster.ChangeClusters;
import io.k8slab.cluster.MoveCluster;
import io.k8slab.cluster.Occasion;
import io.k8slab.cluster.Why;
import io.k8slab.cluster.jdbc.ClusterRows;
import io.k8slab.cluster.lifecycle.LifecycleEvent;
import io.k8slab.cluster.lifecycle.Transition;
import io.k8slab.events.PortBlock;
import io.k8slab.host.Leftovers;
import io.k8slab.host.Place;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has a cluster of ours removed that has ended but is listed by a host. */
public final class TerminateLeftover implements Leftovers {
  private static final Logger log = LoggerFactory.getLogger(TerminateLeftover.class);

  private final ChangeClusters changes;
  private final MoveCluster moveCluster;

  public TerminateLeftover(ChangeClusters changes, MoveCluster moveCluster) {
    this.changes = changes;
    this.moveCluster = moveCluster;
  }

  @Override
  public void found(String hostId, String pool, UUID clusterId) {
    changes.<Boolean>run(
        change -> {
          var cluster = ClusterRows.lock(change.connection(), clusterId);
          if (cluster.isEmpty()) {
            return false;
          }
          var occasion = Occasion.ofFunction("trackHosts", cluster.get().correlationId());
          // only the host matters here: a removal has no use for ports
          var there = new Place(hostId, pool, 0, new PortBlock(1, 1));
          var transition =
              moveCluster.move(
                  change, cluster.get(), there, new LifecycleEvent.StillThere(), Why.of(occasion));
          if (transition instanceof Transition.Ignored) {
            return false;
          }
          log.atWarn()
              .addKeyValue("clusterId", clusterId)
              .addKeyValue("hostId", hostId)
              .log("A cluster that has ended is still on a host; it is removed again");
          change.audit(occasion, cluster.get(), "cluster.leftover", Map.of("host", hostId));
          return true;
        });
  }
}
