package io.k8slab.cluster.http;

import io.k8slab.cluster.Cluster;
import io.k8slab.cluster.Step;
import io.k8slab.cluster.jdbc.ClusterRows.Queue;
import io.k8slab.cluster.lifecycle.ClusterStatus;
import io.k8slab.events.ProviderConfig;
import io.k8slab.events.Resources;
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
    @Nullable ProviderConfig providerConfig,
    String ttl,
    @Nullable Instant expiresAt,
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

  record ResourcesView(String cpu, String memory, String disk) {
    static ResourcesView of(Resources resources) {
      return new ResourcesView(
          Quantity.ofThousandths(resources.cpuMillis()),
          Quantity.ofBytes(resources.memoryBytes()),
          Quantity.ofBytes(resources.diskBytes()));
    }
  }

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
        ResourcesView.of(cluster.resources()),
        cluster.labels(),
        cluster.providerConfig().equals(ProviderConfig.NONE) ? null : cluster.providerConfig(),
        Ttl.iso(cluster.ttl()),
        cluster.expiresAt(),
        new Count(cluster.extensions(), extensionLimit),
        cluster.createdAt(),
        cluster.updatedAt(),
        cluster.runningAt(),
        cluster.terminatedAt(),
        cluster.terminationReason(),
        cluster.apiServer(),
        queue == null ? null : new QueueView(queue.position(), queue.estimatedStart()),
        failure == null || cluster.status() != ClusterStatus.ERROR
            ? null
            : new FailureView(failure.code().name(), failure.cause(), failure.step()),
        steps);
  }
}
