package io.k8slab.agent.report;

import io.k8slab.agent.bus.EventBus;
import io.k8slab.agent.bus.Origin;
import io.k8slab.agent.cluster.Host;
import io.k8slab.agent.cluster.HostReading;
import io.k8slab.agent.cluster.HostUnreachableException;
import io.k8slab.events.ConditionStatus;
import io.k8slab.events.HostCondition;
import io.k8slab.events.HostReported;
import io.k8slab.events.HostedCluster;
import io.k8slab.events.Topics;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends what was seen of a host. Its sequence grows across restarts of the agent as well. */
final class ReportHost {
  private static final Logger log = LoggerFactory.getLogger(ReportHost.class);

  private final Host host;
  private final String pool;
  private final EventBus bus;
  private final InstantSource clock;
  private long sequence;
  private @Nullable HostReading lastSeen;
  private List<HostedCluster> lastClusters = List.of();

  ReportHost(Host host, String pool, EventBus bus) {
    this.host = host;
    this.pool = pool;
    this.bus = bus;
    this.clock = bus.clock();
  }

  void send(long epoch, HostReading seen, List<HostedCluster> clusters) {
    lastSeen = seen;
    lastClusters = clusters;
    send(epoch, seen, clusters, seen.conditions());
  }

  /** Why the host could not be looked at, with what was seen last; nothing where it never was. */
  void blind(long epoch, HostUnreachableException why) {
    if (lastSeen == null) {
      return;
    }
    var message = String.valueOf(why.getMessage());
    var fault = why.fault();
    send(
        epoch,
        lastSeen,
        lastClusters,
        List.of(
            new HostCondition(
                HostCondition.READY, ConditionStatus.UNKNOWN, fault.reason(), message),
            new HostCondition(fault.condition(), ConditionStatus.TRUE, fault.reason(), message)));
  }

  private void send(
      long epoch, HostReading seen, List<HostedCluster> clusters, List<HostCondition> conditions) {
    // an agent that starts again may still hold its lease, and so the same epoch
    sequence = Math.max(sequence + 1, clock.millis());
    var config = host.config();
    var report =
        new HostReported(
            config.hostId(),
            bus.agentId(),
            pool,
            epoch,
            sequence,
            seen.capacity(),
            seen.load(),
            config.ports(),
            config.portsPerSlot(),
            seen.offers(),
            clusters,
            config.labels(),
            conditions,
            clock.instant());
    var origin = new Origin(config.hostId() + "-" + epoch + "-" + sequence, null);
    var _ =
        bus.send(bus.signed(Topics.HOSTS, config.hostId(), origin, report))
            .whenComplete(
                (_, failure) -> {
                  if (failure != null) {
                    log.atWarn()
                        .addKeyValue("hostId", config.hostId())
                        .setCause(failure)
                        .log("Kafka did not take a host's report; the next one follows");
                  }
                });
  }
}
