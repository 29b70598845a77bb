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
  /** Of places beyond, nobody can say when they become free. */
  private static final int FORESEEN = 200;

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
    return ofWaiting(
        connection,
        queued.stream()
            .map(
                c ->
                    new Waiting(
                        c.id(),
                        c.demand(),
                        positions.getOrDefault(c.id(), 1),
                        null,
                        c.retries().made() > 0))
            .toList());
  }

  /** Of these, at their positions; those that could be on the same hosts are asked for together. */
  public static Map<UUID, QueuePlace> ofWaiting(Connection connection, List<Waiting> waiting)
      throws SQLException {
    var last = new HashMap<Demand, Integer>();
    waiting.forEach(one -> last.merge(one.demand(), one.position(), Math::max));
    var expected = new HashMap<Demand, Expected>();
    for (var line : last.entrySet()) {
      expected.put(line.getKey(), expect(connection, line.getKey(), line.getValue()));
    }
    var places = new HashMap<UUID, QueuePlace>();
    for (var one : waiting) {
      var line = expected.get(one.demand());
      if (line != null) {
        places.put(one.id(), line.at(one.position()));
      }
    }
    return places;
  }

  private static Expected expect(Connection connection, Demand demand, int last)
      throws SQLException {
    var ready = ReadyTimes.expected(connection, demand.provider());
    return new Expected(
        ComingPlaces.of(connection, demand, Math.min(last, FORESEEN), ready.orElse(Duration.ZERO)),
        ready);
  }
}
