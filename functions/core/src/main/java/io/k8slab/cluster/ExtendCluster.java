package io.k8slab.cluster;

import io.k8slab.cluster.jdbc.ClusterRows;
import io.k8slab.cluster.lifecycle.ClusterStatus;
import io.k8slab.events.ClusterTtlExtended;
import io.k8slab.host.FindHosts;
import io.k8slab.http.FieldError;
import io.k8slab.http.Permission;
import io.k8slab.http.Principal;
import io.k8slab.http.Problem;
import io.k8slab.http.ProblemType;
import io.k8slab.lease.Extension;
import io.k8slab.lease.Ttl;
import io.k8slab.quota.FindQuota;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/** Lets a cluster live longer. */
public final class ExtendCluster {
  private final FindQuota findQuota;

  public ExtendCluster(FindQuota findQuota) {
    this.findQuota = findQuota;
  }

  /**
   * A lease as it is after an extension.
   *
   * @param latestEnd as far as it could be extended now
   */
  public record Lease(Instant end, Instant latestEnd, int used, int limit) {}

  /**
   * @param add more than zero
   * @throws io.k8slab.http.ProblemException where it may not be extended so
   */
  public Lease extend(
      Change change, Principal caller, String idOrName, Duration add, Occasion occasion)
      throws SQLException {
    var cluster =
        FindCluster.toChange(change.connection(), caller, idOrName, Permission.CLUSTER_EXTEND);
    if (cluster.status() != ClusterStatus.RUNNING || cluster.expiresAt() == null) {
      throw Problem.of(
              ProblemType.NOT_RUNNING,
              switch (cluster.status()) {
                case PAUSING, PAUSED, RESUMING ->
                    "The cluster is paused, and its lease's clock stands still; resume it first.";
                case QUEUED, PROVISIONING, RUNNING, TERMINATING, TERMINATED, ERROR ->
                    "The cluster is %s; only a running one can be extended."
                        .formatted(cluster.status().label());
              })
          .asException();
    }
    var quota = findQuota.terms(change.connection(), cluster.userId(), cluster.teamId());
    var now = cluster.readAt();
    var extension =
        Extension.of(
            cluster.expiresAt(),
            add,
            now,
            quota.longestTtl(),
            cluster.extensions(),
            quota.extensions());
    return switch (extension) {
      case Extension.Granted(var end) -> {
        refuseBeyondDrain(change, cluster, end);
        grant(change, cluster, end, add, occasion);
        yield new Lease(
            end, now.plus(quota.longestTtl()), cluster.extensions() + 1, quota.extensions());
      }
      case Extension.TooLate() ->
          throw Problem.of(
                  ProblemType.LEASE_OVER, "The lease has ended; the cluster is being removed.")
              .asException();
      case Extension.UsedUp() ->
          throw Problem.of(
                  ProblemType.QUOTA_EXCEEDED,
                  "The lease was extended %d times; more is not allowed."
                      .formatted(cluster.extensions()))
              .asException();
      case Extension.TooLong(var most) ->
          throw Problem.ofFields(
                  ProblemType.INVALID_FIELD,
                  "A lease ends at most %s from now.".formatted(Ttl.brief(quota.longestTtl())),
                  List.of(
                      new FieldError("/ttl", "at most " + Ttl.brief(most) + " can be added now")))
              .asException();
    };
  }

  /** Where its host is being emptied. */
  private static void refuseBeyondDrain(Change change, Cluster cluster, Instant end)
      throws SQLException {
    var placement = cluster.placement();
    if (placement == null) {
      return;
    }
    var drain = FindHosts.drainDeadline(change.connection(), placement.place().hostId());
    if (drain.filter(end::isAfter).isPresent()) {
      throw Problem.of(
              ProblemType.CONFLICT,
              "The machine that the cluster is on is taken out of service at %s; the lease cannot go on after that."
                  .formatted(drain.get().truncatedTo(ChronoUnit.SECONDS)))
          .asException();
    }
  }

  private static void grant(
      Change change, Cluster cluster, Instant end, Duration add, Occasion occasion)
      throws SQLException {
    ClusterRows.extend(change.connection(), cluster.id(), end);
    change.audit(
        occasion,
        cluster,
        "cluster.extend",
        Map.of("added", Ttl.iso(add), "expires_at", end.toString()));
    change.tell(
        cluster,
        reader -> new ClusterTtlExtended(reader, cluster.id(), end, cluster.readAt()),
        occasion);
  }
}
