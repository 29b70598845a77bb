package io.k8slab.events;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Make this cluster on this host and announce it as {@link ClusterProvisioned}.
 *
 * @param version the Kubernetes version without {@code v}, such as {@code 1.34.4}
 * @param ports the block of ports on the host that the placement reserved; the first is the API
 *     server's
 * @param labels what the owner wrote on it; never part of a command line
 * @param providerConfig null from functions that did not know it
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
    Map<String, String> labels,
    @Nullable ProviderConfig providerConfig)
    implements Command {
  public ProvisionCluster {
    labels = Map.copyOf(labels);
  }

  /** Never null. */
  public ProviderConfig config() {
    return providerConfig == null ? ProviderConfig.NONE : providerConfig;
  }
}
