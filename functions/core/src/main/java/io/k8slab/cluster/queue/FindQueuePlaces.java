package io.k8slab.cluster.queue;

import io.k8slab.cluster.Cluster;
import io.k8slab.cluster.jdbc.ComingPlaces;
import io.k8slab.cluster.jdbc.QueueRows;
import io.k8slab.cluster.lifecycle.ClusterStatus;
import io.k8slab.host.Demand;
import io.k8slab.provider.ReadyTimes;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where clusters are in the queue and when their turn is expected: the place that the one at
 * position n gets is the n-th that becomes free on the hosts that it could be on. What else those
 * hosts are asked for meanwhile, nobody knows.
 */
public final class FindQueuePlaces {
  private FindQueuePlaces() {}

  /** Of those among them that are QUEUED; no statement where there is none. */
  public static Map<UUID, QueuePlace> of(Connection connection, List<Cluster> clusters)
      throws SQLException {
    var queued =
        clusters.stream().filter(cluster -> cluster.status() == ClusterStatus.QUEUED).toList();
    if (queued.isEmpty()) {
      return Map.of();
    }
    var positions = QueueRows.positions(connection, queued.stream().map(Cluster::id).toList());
    var ready = new HashMap<String, Optional<Duration>>();
    var places = new HashMap<UUID, QueuePlace>();
    for (var cluster : queued) {
      var provider = cluster.provider();
      var expected = ready.get(provider);
      if (expected == null) {
        expected = ReadyTimes.expected(connection, provider);
        ready.put(provider, expected);
      }
      places.put(
          cluster.id(),
          place(connection, cluster.demand(), positions.getOrDefault(cluster.id(), 1), expected));
    }
    return places;
  }

  /** What is expected at a place. */
  public static QueuePlace at(Connection connection, Demand demand, int position)
      throws SQLException {
    return place(connection, demand, position, ReadyTimes.expected(connection, demand.provider()));
  }

  private static QueuePlace place(
      Connection connection, Demand demand, int position, Optional<Duration> expected)
      throws SQLException {
    var coming = ComingPlaces.of(connection, demand, position, expected.orElse(Duration.ZERO));
    var start = coming.at().size() < position ? null : coming.at().get(position - 1);
    return new QueuePlace(
        position,
        coming.hosts() == 0 ? QueuePlace.Reason.NO_HOST : QueuePlace.Reason.NO_ROOM,
        start,
        ready(start, expected));
  }

  private static @Nullable Instant ready(@Nullable Instant start, Optional<Duration> expected) {
    return start == null ? null : expected.map(start::plus).orElse(null);
  }
}
