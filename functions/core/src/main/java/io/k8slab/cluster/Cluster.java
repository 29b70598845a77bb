package io.k8slab.cluster;

import io.k8slab.cluster.lifecycle.ClusterState;
import io.k8slab.cluster.lifecycle.ClusterStatus;
import io.k8slab.events.Nodes;
import io.k8slab.events.Resources;
import io.k8slab.host.Demand;
import io.k8slab.host.Placement;
import io.k8slab.host.PlacementWish;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A cluster as its row has it, without its credentials.
 *
 * @param teamId whose it is beside its owner; null where it is no team's
 * @param wish which hosts it may be on
 * @param generation counts the wishes, from 1
 * @param attempt how often the command of this generation was issued
 * @param expiresAt the lease's end; null before the first RUNNING
 * @param extensions how often the lease was extended
 * @param deadline of what is owed now; null where nothing is
 * @param caCertificate the API server's, PEM
 * @param retries whether it is tried on another host where this one fails
 * @param revision grows with every change
 * @param placement null where it never had one
 * @param readAt the database's time
 */
public record Cluster(
    UUID id,
    UUID userId,
    @Nullable UUID teamId,
    String name,
    ClusterStatus status,
    String provider,
    String version,
    Nodes nodes,
    Resources resources,
    Map<String, String> labels,
    PlacementWish wish,
    long generation,
    int attempt,
    Duration ttl,
    @Nullable Instant expiresAt,
    int extensions,
    @Nullable Instant deadline,
    Instant createdAt,
    Instant updatedAt,
    @Nullable Instant runningAt,
    @Nullable Instant terminatedAt,
    @Nullable String terminationReason,
    @Nullable Failure failure,
    @Nullable String apiServer,
    @Nullable String caCertificate,
    @Nullable Integer simulatedNodes,
    Retries retries,
    long revision,
    String correlationId,
    @Nullable Placement placement,
    Instant readAt) {

  public Cluster {
    labels = Map.copyOf(labels);
  }

  /** What it needs of a host. */
  public Demand demand() {
    return new Demand(provider, version, wish, resources);
  }

  /** What the lifecycle looks at. */
  public ClusterState state() {
    return new ClusterState(
        status,
        generation,
        expiresAt,
        deadline,
        placement != null && !placement.released(),
        retries.state(),
        retries.provisionBy());
  }
}
