package io.k8slab.cluster.http;

import io.k8slab.cluster.Cluster;
import io.k8slab.cluster.Failure;
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
    @Nullable RetryView retry,
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

  /**
   * @param attempts on how many hosts it was tried, the last included
   * @param log the end of what the failed step wrote
   */
  record FailureView(
      String code,
      String fault,
      String cause,
      @Nullable String step,
      int attempts,
      @Nullable String log) {

    static FailureView of(Failure failure, int attempts, @Nullable String log) {
      return new FailureView(
          failure.code().name(),
          failure.code().fault().name(),
          failure.cause(),
          failure.step(),
          attempts,
          log);
    }
  }

  /**
   * @param state {@code REMOVING} what the last attempt left, {@code WAITING} for another host, or
   *     {@code TRYING} it
   */
  record RetryView(String state, int attempt, int left, FailureView last) {
    static @Nullable RetryView of(Cluster cluster) {
      var retries = cluster.retries();
      var failure = cluster.failure();
      var state =
          switch (cluster.status()) {
            case QUEUED -> "WAITING";
            case PROVISIONING -> retries.clearing() ? "REMOVING" : "TRYING";
            default -> null;
          };
      return state == null || failure == null
          ? null
          : new RetryView(
              state,
              retries.made() + 1,
              retries.left(),
              FailureView.of(failure, retries.made(), null));
    }
  }

  /**
   * @param extensionLimit of the owner's quota
   * @param queue null unless it is queued
   * @param failureLog the end of the failed step's log; null where it is not asked for or is none
   */
  static ClusterView of(
      Cluster cluster,
      int extensionLimit,
      List<Step> steps,
      @Nullable QueuePlace queue,
      @Nullable String failureLog) {
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
            : FailureView.of(failure, cluster.retries().made() + 1, failureLog),
        RetryView.of(cluster),
        steps);
  }
}
