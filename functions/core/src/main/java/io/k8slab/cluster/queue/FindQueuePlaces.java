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

  private record Expected(ComingPlaces coming, Optional<Duration> ready) {
    QueuePlace at(int position) {
      var start = coming.at().size() < position ? null : coming.at().get(position - 1);
      return new QueuePlace(
          position,
          coming.hosts() == 0 ? QueuePlace.Reason.NO_HOST : QueuePlace.Reason.NO_ROOM,
          start,
          ready(start));
    }

    private @Nullable Instant ready(@Nullable Instant start) {
      return start == null ? null : ready.map(start::plus).orElse(null);
    }
  }

  /** Of those among them that are QUEUED; no statement where there is none. */
  public static Map<UUID, QueuePlace> of(Connection connection, List<Cluster> clusters)
      throws SQLException {
    var queued =
        clusters.stream().filter(cluster -> cluster.status() == ClusterStatus.QUEUED).toList();
    if (queued.isEmpty()) {
      return Map.of();
    }
    var positions = QueueRows.positions(connection, queued.stream().map(Cluster::id).toList());
    var last = new HashMap<Demand, Integer>();
    for (var cluster : queued) {
      last.merge(cluster.demand(), positions.getOrDefault(cluster.id(), 1), Math::max);
    }
    var expected = new HashMap<Demand, Expected>();
    for (var line : last.entrySet()) {
      expected.put(line.getKey(), expect(connection, line.getKey(), line.getValue()));
    }
    var places = new HashMap<UUID, QueuePlace>();
    for (var cluster : queued) {
      var line = expected.get(cluster.demand());
      if (line != null) {
        places.put(cluster.id(), line.at(positions.getOrDefault(cluster.id(), 1)));
      }
    }
    return places;
  }

  /** What is expected at a place. */
  public static QueuePlace at(Connection connection, Demand demand, int position)
      throws SQLException {
    return expect(connection, demand, position).at(position);
  }

  private static Expected expect(Connection connection, Demand demand, int last)
      throws SQLException {
    var ready = ReadyTimes.expected(connection, demand.provider());
    return new Expected(
        ComingPlaces.of(connection, demand, last, ready.orElse(Duration.ZERO)), ready);
  }
}
