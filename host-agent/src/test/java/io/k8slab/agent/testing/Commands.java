package io.k8slab.agent.testing;

import io.k8slab.events.Nodes;
import io.k8slab.events.PauseCluster;
import io.k8slab.events.PortBlock;
import io.k8slab.events.ProviderConfig;
import io.k8slab.events.ProvisionCluster;
import io.k8slab.events.Resources;
import io.k8slab.events.ResumeCluster;
import io.k8slab.events.TerminateCluster;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/** Commands as the functions send them. */
public final class Commands {
  public static final String HOST_ID = "host-1";

  private Commands() {}

  public static ProvisionCluster provision(
      UUID cluster, long generation, int workers, String version, PortBlock ports) {
    return provision(
        cluster,
        "kwok",
        generation,
        workers,
        version,
        new Resources(1000, 1L << 30, 1L << 30),
        ports);
  }

  public static ProvisionCluster provision(
      UUID cluster,
      String provider,
      long generation,
      int workers,
      String version,
      Resources resources,
      PortBlock ports) {
    return new ProvisionCluster(
        UUID.randomUUID(),
        cluster,
        generation,
        1,
        Instant.now().plus(Duration.ofMinutes(5)),
        HOST_ID,
        provider,
        version,
        new Nodes(1, workers),
        resources,
        ports,
        Map.of(),
        null);
  }

  /** The same, with something of its provider's own configuration set. */
  public static ProvisionCluster with(ProvisionCluster command, ProviderConfig config) {
    return new ProvisionCluster(
        command.commandId(),
        command.clusterId(),
        command.generation(),
        command.attempt(),
        command.deadline(),
        command.hostId(),
        command.provider(),
        command.version(),
        command.nodes(),
        command.resources(),
        command.ports(),
        command.labels(),
        config);
  }

  public static PauseCluster pause(UUID cluster, long generation) {
    return new PauseCluster(
        UUID.randomUUID(),
        cluster,
        generation,
        1,
        Instant.now().plus(Duration.ofMinutes(5)),
        HOST_ID,
        "kwok");
  }

  public static ResumeCluster resume(UUID cluster, long generation) {
    return new ResumeCluster(
        UUID.randomUUID(),
        cluster,
        generation,
        1,
        Instant.now().plus(Duration.ofMinutes(5)),
        HOST_ID,
        "kwok");
  }

  public static TerminateCluster terminate(UUID cluster, long generation) {
    return new TerminateCluster(
        UUID.randomUUID(),
        cluster,
        generation,
        1,
        Instant.now().plus(Duration.ofMinutes(5)),
        HOST_ID,
        "kwok",
        "requested");
  }
}
