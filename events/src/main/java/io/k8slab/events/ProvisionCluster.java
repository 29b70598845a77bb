package io.k8slab.events;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/**
 * Make this cluster on this host and announce it as {@link ClusterProvisioned}.
 *
 * @param version the Kubernetes version without {@code v}, such as {@code 1.34.4}
 * @param ports the block of ports on the host that the placement reserved; the first is the API
 *     server's
 * @param labels what the owner wrote on it; never part of a command line
 */
public record ProvisionCluster(
    UUID commandId,
    UUID clusterId,
    long generation,
    int attempt,
    Instant deadline,
    String hostId,
    String provider,
    String version,
    Nodes nodes,
    Resources resources,
    PortBlock ports,
    Map<String, String> labels)
    implements Command {
  public ProvisionCluster {
    labels = Map.copyOf(labels);
  }
}
