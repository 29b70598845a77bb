package io.k8slab.cluster.http;

import io.k8slab.cluster.Cluster;
import io.k8slab.cluster.Step;
import io.k8slab.cluster.jdbc.ClusterRows.Queue;
import io.k8slab.cluster.lifecycle.ClusterStatus;
import io.k8slab.lease.Ttl;
import io.k8slab.quota.Quantity;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The document's schema {@code Cluster}. */
record ClusterView(
    UUID id,
    String name,
    UUID ownerId,
    @Nullable UUID teamId,
    String provider,
    String version,
    String status,
    NodesView nodes,
    @Nullable Integer simulatedNodes,
    ResourcesView resources,
    Map<String, String> labels,
    String ttl,
    @Nullable Instant expiresAt,
    @Nullable Instant pausedAt,
    @Nullable String leaseLeft,
    Count extensions,
    Instant createdAt,
    Instant updatedAt,
    @Nullable Instant runningAt,
    @Nullable Instant terminatedAt,
    @Nullable String terminationReason,
    @Nullable String apiServer,
    @Nullable QueueView queue,
    @Nullable FailureView failure,
    List<Step> steps) {

  record NodesView(int controlPlanes, int workers) {}

  record ResourcesView(String cpu, String memory, String disk) {}

  record Count(int used, int limit) {}

  record QueueView(int position, @Nullable Instant estimatedStart) {}

  record FailureView(String code, String cause, @Nullable String step) {}

  /**
   * @param extensionLimit of the owner's quota
   * @param queue null unless it is queued
   */
  static ClusterView of(
      Cluster cluster, int extensionLimit, List<Step> steps, @Nullable Queue queue) {
    var failure = cluster.failure();
    var resources = cluster.resources();
    return new ClusterView(
        cluster.id(),
        cluster.name(),
        cluster.userId(),
        cluster.teamId(),
        cluster.provider(),
        cluster.version(),
        cluster.status().label(),
        new NodesView(cluster.nodes().controlPlanes(), cluster.nodes().workers()),
        cluster.simulatedNodes(),
        new ResourcesView(
            Quantity.ofThousandths(resources.cpuMillis()),
            Quantity.ofBytes(resources.memoryBytes()),
            Quantity.ofBytes(resources.diskBytes())),
        cluster.labels(),
        Ttl.iso(cluster.ttl()),
        cluster.expiresAt(),
        isPaused(cluster.status()) ? cluster.pauses().since() : null,
        isPaused(cluster.status()) ? Ttl.iso(UsageView.left(cluster)) : null,
        new Count(cluster.extensions(), extensionLimit),
        cluster.createdAt(),
        cluster.updatedAt(),
        cluster.runningAt(),
        cluster.terminatedAt(),
        cluster.terminationReason(),
        cluster.apiServer(),
        queue == null ? null : new QueueView(queue.position(), queue.estimatedStart()),
        failure == null || !tellsFailure(cluster.status())
            ? null
            : new FailureView(failure.code().name(), failure.cause(), failure.step()),
        steps);
  }

  /** Whether its lease's clock stands. */
  private static boolean isPaused(ClusterStatus status) {
    return switch (status) {
      case PAUSING, PAUSED, RESUMING -> true;
      case QUEUED, PROVISIONING, RUNNING, TERMINATING, TERMINATED, ERROR -> false;
    };
  }

  /** Of a cluster that lives it is a pause or a resume that failed. */
  private static boolean tellsFailure(ClusterStatus status) {
    return switch (status) {
      case RUNNING, PAUSED, RESUMING, ERROR -> true;
      case QUEUED, PROVISIONING, PAUSING, TERMINATING, TERMINATED -> false;
    };
  }
}
