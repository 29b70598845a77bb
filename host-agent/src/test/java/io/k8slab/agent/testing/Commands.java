package io.k8slab.agent.testing;

import com.github.f4b6a3.uuid.UuidCreator;
import io.k8slab.events.Command;
import io.k8slab.events.EncodedEvent;
import io.k8slab.events.Envelope;
import io.k8slab.events.EventCodec;
import io.k8slab.events.Nodes;
import io.k8slab.events.PortBlock;
import io.k8slab.events.ProvisionCluster;
import io.k8slab.events.Resources;
import io.k8slab.events.TerminateCluster;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/** Commands as the functions write them. */
public final class Commands {
  public static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  private Commands() {}

  public static ProvisionCluster provision(UUID clusterId, long generation) {
    return provision(clusterId, generation, Instant.now().plus(Duration.ofMinutes(5)), "host-1");
  }

  public static ProvisionCluster provision(
      UUID clusterId, long generation, Instant deadline, String hostId) {
    return new ProvisionCluster(
        UuidCreator.getTimeOrderedEpoch(),
        clusterId,
        generation,
        1,
        deadline,
        hostId,
        "kwok",
        "1.34.4",
        new Nodes(1, 1),
        new Resources(500, 512 << 20, 1 << 30),
        new PortBlock(30_000, 10),
        Map.of());
  }

  public static TerminateCluster terminate(UUID clusterId, long generation) {
    return terminate(clusterId, generation, Instant.now().plus(Duration.ofMinutes(5)));
  }

  public static TerminateCluster terminate(UUID clusterId, long generation, Instant deadline) {
    return new TerminateCluster(
        UuidCreator.getTimeOrderedEpoch(),
        clusterId,
        generation,
        1,
        deadline,
        "host-1",
        "kwok",
        "requested");
  }

  public static EncodedEvent encoded(Command command) {
    return EventCodec.encode(
        new Envelope<>(
            UuidCreator.getTimeOrderedEpoch(),
            URI.create("/functions"),
            command.clusterId().toString(),
            Instant.now(),
            "request-" + command.commandId(),
            TRACE,
            command));
  }
}
