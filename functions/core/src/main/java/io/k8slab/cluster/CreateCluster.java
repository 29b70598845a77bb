package io.k8slab.cluster;

import com.github.f4b6a3.uuid.UuidCreator;
import io.k8slab.cluster.jdbc.ClusterRows;
import io.k8slab.cluster.jdbc.QueueRows;
import io.k8slab.cluster.lifecycle.Effect;
import io.k8slab.cluster.lifecycle.Lifecycle;
import io.k8slab.cluster.lifecycle.Transition;
import io.k8slab.host.Place;
import io.k8slab.host.Placement;
import io.k8slab.host.ReservePlace;
import io.k8slab.http.FieldError;
import io.k8slab.http.Principal;
import io.k8slab.http.Problem;
import io.k8slab.http.ProblemException;
import io.k8slab.http.ProblemType;
import io.k8slab.quota.CheckQuota;
import io.k8slab.quota.FindQuota;
import io.k8slab.quota.QuotaHolder;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Makes a cluster's row, its place on a host or in the queue, its command and the owner's
 * notification, in the caller's transaction. The owner's row is locked first: one person's creates
 * come one after the other, so that the quota holds.
 */
public final class CreateCluster {
  private final ClusterConfig config;
  private final FindQuota findQuota;

  public CreateCluster(ClusterConfig config, FindQuota findQuota) {
    this.config = config;
    this.findQuota = findQuota;
  }

  /**
   * @throws io.k8slab.http.ProblemException where the quota is used up or the name is taken
   */
  public Cluster create(Change change, Principal caller, NewCluster wanted, Occasion occasion)
      throws SQLException {
    var connection = change.connection();
    var userId = caller.userId();
    Instant now =
        QueueRows.lockOwner(connection, userId)
            .orElseThrow(
                () ->
                    Problem.of(ProblemType.INVALID_TOKEN, "Your account is not there any more.")
                        .asException());
    admit(connection, caller, wanted);
    var place = ReservePlace.find(connection, wanted.demand());
    var cluster = cluster(userId, wanted, place.orElse(null), now, occasion);
    if (!ClusterRows.insert(connection, cluster)) {
      throw nameTaken(wanted.name());
    }
    if (place.isPresent()) {
      ReservePlace.take(connection, cluster.id(), place.get(), wanted.resources());
    }
    change.audit(
        occasion,
        cluster,
        "cluster.create",
        Map.of("provider", wanted.provider(), "version", wanted.version()),
        Map.of("name", wanted.name()));
    announce(change, cluster, place.orElse(null), occasion);
    return cluster;
  }

  /** A person's cluster counts for the person; a team's for the team, too. */
  private void admit(Connection connection, Principal caller, NewCluster wanted)
      throws SQLException {
    if (caller.isPerson()) {
      admit(connection, QuotaHolder.user(caller.userId()), wanted); // the row is locked already
    }
    if (wanted.teamId() != null) {
      var team = QuotaHolder.team(wanted.teamId());
      CheckQuota.lock(connection, team);
      admit(connection, team, wanted);
    }
  }

  private void admit(Connection connection, QuotaHolder holder, NewCluster wanted)
      throws SQLException {
    CheckQuota.admit(connection, holder, findQuota.of(connection, holder), wanted.resources());
  }

  static ProblemException nameTaken(String name) {
    return Problem.ofFields(
            ProblemType.NAME_TAKEN,
            "You have a live cluster named " + name + "; choose another name.",
            List.of(new FieldError("/name", "is taken")))
        .asException();
  }

  private Cluster cluster(
      UUID userId, NewCluster wanted, @Nullable Place place, Instant now, Occasion occasion) {
    var begin = Lifecycle.begin(place != null);
    var within = place == null ? config.queueing() : config.of(wanted.provider()).provisioning();
    return new Cluster(
        UuidCreator.getTimeOrderedEpoch(),
        userId,
        wanted.teamId(),
        wanted.name(),
        begin.to(),
        wanted.provider(),
        wanted.version(),
        wanted.nodes(),
        wanted.resources(),
        wanted.labels(),
        wanted.wish(),
        begin.generation(),
        1,
        wanted.ttl(),
        null,
        0,
        now.plus(within),
        now,
        now,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        Retries.of(config.retries(), place == null ? null : now.plus(within)),
        1,
        occasion.correlationId(),
        place == null ? null : new Placement(place, null, 0, false),
        now);
  }

  private static void announce(
      Change change, Cluster cluster, @Nullable Place place, Occasion occasion)
      throws SQLException {
    Transition.Moved begin = Lifecycle.begin(place != null);
    Set<Effect> effects = begin.effects();
    if (place != null && cluster.deadline() != null && effects.contains(Effect.SEND_PROVISION)) {
      SendCommands.provision(change, cluster, place, cluster.deadline(), occasion);
    }
    MoveCluster.tell(change, cluster, cluster.status(), null, occasion);
    change.moved(
        new Change.Move(
            cluster, null, cluster.status(), cluster.generation(), "Created", occasion));
  }
}
