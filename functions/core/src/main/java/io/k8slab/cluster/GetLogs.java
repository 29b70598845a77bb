package io.k8slab.cluster;

import io.k8slab.cluster.jdbc.LogRows;
import io.k8slab.http.Permission;
import io.k8slab.http.Principal;
import io.k8slab.jdbc.Database;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Reads a cluster's log in pages. Who waits holds no connection: it looks when something arrives in
 * this process, and every {@link #LOOK} for what arrived in another.
 */
public final class GetLogs {
  public static final Duration LONGEST_WAIT = Duration.ofSeconds(20);
  static final Duration LOOK = Duration.ofMillis(500);

  /** Logs and status travel on topics of their own: the last lines may come after the end. */
  static final Duration TRAILING = Duration.ofSeconds(10);

  private final Database database;
  private final LogArrivals arrivals;
  private final InstantSource clock;

  public GetLogs(Database database, LogArrivals arrivals, InstantSource clock) {
    this.database = database;
    this.arrivals = arrivals;
    this.clock = clock;
  }

  /**
   * @param after only what comes after this
   * @param wait for the first line where there is none, at most {@link #LONGEST_WAIT}
   * @throws io.k8slab.http.ProblemException 404
   */
  public LogPage get(Principal caller, String idOrName, long after, int limit, Duration wait) {
    var until = clock.instant().plus(wait);
    var cluster =
        database.read(
            connection -> FindCluster.find(connection, caller, idOrName, Permission.CLUSTER_READ));
    try (var watch = arrivals.watch(cluster.id())) {
      // by its id from here on: a name would be lost with the end of the cluster
      var id = cluster.id().toString();
      var page = look(caller, id, after, limit);
      while (page.items().isEmpty() && !page.complete() && clock.instant().isBefore(until)) {
        watch.await(shorter(LOOK, Duration.between(clock.instant(), until)));
        page = look(caller, id, after, limit);
      }
      return page;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for a log", e);
    }
  }

  private LogPage look(Principal caller, String id, long after, int limit) {
    return database.read(
        connection -> {
          var cluster = FindCluster.find(connection, caller, id, Permission.CLUSTER_READ);
          var items = LogRows.page(connection, cluster.id(), after, limit);
          long next = items.isEmpty() ? after : items.getLast().seq();
          return new LogPage(items, next, items.size() < limit && isOver(cluster));
        });
  }

  private static boolean isOver(Cluster cluster) {
    var placement = cluster.placement();
    Instant settled = cluster.updatedAt().plus(TRAILING);
    return cluster.status().isTerminal()
        && (placement == null || placement.released())
        && cluster.readAt().isAfter(settled);
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }
}
