package io.k8slab.cluster;

import io.k8slab.cluster.lifecycle.ClusterStatus;
import io.k8slab.http.OrderCursor;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Which clusters are meant.
 *
 * @param teamId a team's; the asker's own where empty
 * @param statuses any of these; all where empty
 * @param namePrefix how its name begins
 * @param order in which they come
 * @param after the last one of the page before, in that order
 */
public record ClusterFilter(
    Optional<UUID> teamId,
    List<ClusterStatus> statuses,
    Optional<String> provider,
    Optional<String> namePrefix,
    ClusterOrder order,
    Optional<OrderCursor.Position> after) {
  public ClusterFilter {
    statuses = List.copyOf(statuses);
  }
}
