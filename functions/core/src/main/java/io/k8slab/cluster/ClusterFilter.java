package io.k8slab.cluster;

import io.k8slab.cluster.lifecycle.ClusterStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Which of a person's clusters are meant.
 *
 * @param statuses any of these; all where empty
 * @param namePrefix how its name begins
 * @param after the last one of the page before
 */
public record ClusterFilter(
    List<ClusterStatus> statuses,
    Optional<String> provider,
    Optional<String> namePrefix,
    Optional<Position> after) {
  public ClusterFilter {
    statuses = List.copyOf(statuses);
  }

  /** A place in the order, newest first. */
  public record Position(Instant createdAt, UUID id) {}
}
