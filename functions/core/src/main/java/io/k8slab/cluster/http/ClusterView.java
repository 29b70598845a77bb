package io.k8slab.cluster.http;

import io.k8slab.cluster.Cluster;
import io.k8slab.cluster.Step;
import io.k8slab.cluster.lifecycle.ClusterStatus;
import io.k8slab.cluster.queue.QueuePlace;
import io.k8slab.host.PlacementWish;
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
    @Nullable PlacementView placement,
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

  record ResourcesView(String cpu, String memory, String disk) {}

  record PlacementView(@Nullable String pool, Map<String, String> labels) {
    static @Nullable PlacementView of(PlacementWish wish) {
      return wish.isAny() ? null : new PlacementView(wish.pool(), wish.labels());
    }
  }

  record Count(int used, int limit) {}

  record QueueView(
      int position,
      String reason,
      @Nullable Instant estimatedStart,
      @Nullable Instant estimatedReady) {
    static @Nullable QueueView of(@Nullable QueuePlace queue) {
      return queue == null
          ? null
          : new QueueView(
              queue.position(),
              queue.reason().label(),
              queue.estimatedStart(),
              queue.estimatedReady());
    }
  }

  record FailureView(String code, String cause, @Nullable String step) {}

  /**
   * @param extensionLimit of the owner's quota
   * @param queue null unless it is queued
   */
  static ClusterView of(
      Cluster cluster, int extensionLimit, List<Step> steps, @Nullable QueuePlace queue) {
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
        PlacementView.of(cluster.wish()),
        Ttl.iso(cluster.ttl()),
        cluster.expiresAt(),
        new Count(cluster.extensions(), extensionLimit),
        cluster.createdAt(),
        cluster.updatedAt(),
        cluster.runningAt(),
        cluster.terminatedAt(),
        cluster.terminationReason(),
        cluster.apiServer(),
        QueueView.of(queue),
        failure == null || cluster.status() != ClusterStatus.ERROR
            ? null
            : new FailureView(failure.code().name(), failure.cause(), failure.step()),
        steps);
  }
}
