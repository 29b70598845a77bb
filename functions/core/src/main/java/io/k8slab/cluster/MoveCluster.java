package io.k8slab.cluster;

import io.k8slab.cluster.jdbc.ClusterRows;
import io.k8slab.cluster.lifecycle.ClusterStatus;
import io.k8slab.cluster.lifecycle.Effect;
import io.k8slab.cluster.lifecycle.Lifecycle;
import io.k8slab.cluster.lifecycle.LifecycleEvent;
import io.k8slab.cluster.lifecycle.Transition;
import io.k8slab.events.ClusterStatusChanged;
import io.k8slab.host.Place;
import io.k8slab.host.ReservePlace;
import io.k8slab.provider.ReadyTimes;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Asks the lifecycle what an event does to a cluster, and writes that: row, place, messages. */
public final class MoveCluster {
  private final ClusterConfig config;

  public MoveCluster(ClusterConfig config) {
    this.config = config;
  }

  /**
   * @param cluster read under its row's lock in this transaction
   */
  public Transition move(Change change, Cluster cluster, LifecycleEvent event, Why why)
      throws SQLException {
    var placement = cluster.placement();
    return move(change, cluster, placement == null ? null : placement.place(), event, why);
  }

  /**
   * @param place where its commands go; null where it has none
   */
  public Transition move(
      Change change, Cluster cluster, @Nullable Place place, LifecycleEvent event, Why why)
      throws SQLException {
    var transition = Lifecycle.on(cluster.state(), event, cluster.readAt());
    switch (transition) {
      case Transition.Ignored _ -> {}
      case Transition.Stays(var generation, var effects) ->
          write(change, cluster, place, cluster.status(), generation, effects, why);
      case Transition.Moved(var to, var generation, var effects) -> {
        var update = write(change, cluster, place, to, generation, effects, why);
        tell(
            change,
            cluster,
            to,
            to == ClusterStatus.ERROR ? update.failure() : null,
            why.occasion());
        change.moved(
            new Change.Move(
                cluster,
                cluster.status(),
                to,
                generation,
                event.getClass().getSimpleName(),
                why.occasion()));
      }
    }
    return transition;
  }

  private ClusterUpdate write(
      Change change,
      Cluster cluster,
      @Nullable Place place,
      ClusterStatus to,
      long generation,
      Set<Effect> effects,
      Why why)
      throws SQLException {
    var update = ClusterUpdate.of(cluster, to, generation, effects, why, config);
    ClusterRows.update(change.connection(), cluster.id(), update);
    for (var effect : effects) {
      switch (effect) {
        case SEND_PROVISION ->
            SendCommands.provision(
                change,
                cluster,
                Objects.requireNonNull(place, "a command needs a host"),
                Objects.requireNonNull(update.deadline()),
                why.occasion());
        case SEND_TERMINATE, RESEND_TERMINATE ->
            SendCommands.terminate(
                change,
                cluster,
                Objects.requireNonNull(place, "a command needs a host"),
                update,
                Objects.requireNonNull(update.deadline()),
                why.occasion());
        case RELEASE_PLACEMENT -> {
          ReservePlace.release(change.connection(), cluster.id());
          change.madeRoom();
        }
        case RETRY -> CountAttempt.count(change, cluster, update, why.occasion());
        case START_LEASE -> ReadyTimes.measure(change.connection(), cluster.id());
      }
    }
    return update;
  }

  static void tell(
      Change change,
      Cluster cluster,
      ClusterStatus status,
      @Nullable Failure failure,
      Occasion occasion)
      throws SQLException {
    change.tell(
        cluster,
        reader ->
            new ClusterStatusChanged(
                reader,
                cluster.id(),
                cluster.name(),
                status.label(),
                failure == null ? null : failure.code().name(),
                cluster.readAt()),
        occasion);
  }
}
