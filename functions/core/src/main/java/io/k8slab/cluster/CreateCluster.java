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
import io.k8slab.http.Problem;
import io.k8slab.http.ProblemType;
import io.k8slab.quota.Quota;
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

  public CreateCluster(ClusterConfig config) {
    this.config = config;
  }

  /**
   * @param quota the owner's
   * @throws io.k8slab.http.ProblemException where the quota is used up or the name is taken
   */
  public Cluster create(
      Change change, UUID userId, Quota quota, NewCluster wanted, Occasion occasion)
      throws SQLException {
    var connection = change.connection();
    Instant now =
        QueueRows.lockOwner(connection, userId)
            .orElseThrow(
                () ->
                    Problem.of(ProblemType.INVALID_TOKEN, "Your account is not there any more.")
                        .asException());
    admit(change, userId, quota, wanted);
    var place =
        ReservePlace.find(
            connection,
            wanted.provider(),
            wanted.version(),
            wanted.resources(),
            ReservePlace.Turn.BEHIND_THE_QUEUE);
    var cluster = cluster(userId, wanted, place.orElse(null), now, occasion);
    ClusterRows.insert(connection, cluster);
    if (place.isPresent()) {
      ReservePlace.take(connection, cluster.id(), place.get(), wanted.resources());
    }
    change.audit(
        occasion,
        userId,
        cluster.id(),
        "cluster.create",
        Map.of("name", wanted.name(), "provider", wanted.provider(), "version", wanted.version()));
    announce(change, cluster, place.orElse(null), occasion);
    return cluster;
  }

  /** Under the owner's lock, so what is counted stays so. */
  private static void admit(Change change, UUID userId, Quota quota, NewCluster wanted)
      throws SQLException {
    var live = QueueRows.live(change.connection(), userId, wanted.name());
    if (live.nameTaken()) {
      throw Problem.ofFields(
              ProblemType.NAME_TAKEN,
              "You have a live cluster named " + wanted.name() + "; choose another name.",
              List.of(new FieldError("/name", "is taken")))
          .asException();
    }
    if (live.active() >= quota.activeClusters()) {
      throw Problem.of(
              ProblemType.QUOTA_EXCEEDED,
              "You have %d of %d clusters; delete one first."
                  .formatted(live.active(), quota.activeClusters()))
          .asException();
    }
  }

  private Cluster cluster(
      UUID userId, NewCluster wanted, @Nullable Place place, Instant now, Occasion occasion) {
    var begin = Lifecycle.begin(place != null);
    var within = place == null ? config.queueing() : config.of(wanted.provider()).provisioning();
    return new Cluster(
        UuidCreator.getTimeOrderedEpoch(),
        userId,
        wanted.name(),
        begin.to(),
        wanted.provider(),
        wanted.version(),
        wanted.nodes(),
        wanted.resources(),
        wanted.labels(),
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
        1,
        occasion.correlationId(),
        place == null ? null : new Placement(place, null, 0, false),
        now);
  }

  private static void announce(
      Change change, Cluster cluster, @Nullable Place place, Occasion occasion) {
    Transition.Moved begin = Lifecycle.begin(place != null);
    Set<Effect> effects = begin.effects();
    if (place != null && cluster.deadline() != null && effects.contains(Effect.SEND_PROVISION)) {
      SendCommands.provision(change, cluster, place, cluster.deadline(), occasion);
    }
    MoveCluster.notifyOwner(change, cluster, cluster.status(), null, occasion);
    change.moved(
        new Change.Move(
            cluster, null, cluster.status(), cluster.generation(), "Created", occasion));
  }
}
