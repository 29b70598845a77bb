package io.k8slab.cluster.lifecycle;

import static io.k8slab.cluster.lifecycle.ClusterStatus.ERROR;
import static io.k8slab.cluster.lifecycle.ClusterStatus.PROVISIONING;
import static io.k8slab.cluster.lifecycle.ClusterStatus.QUEUED;
import static io.k8slab.cluster.lifecycle.ClusterStatus.RUNNING;
import static io.k8slab.cluster.lifecycle.ClusterStatus.TERMINATED;
import static io.k8slab.cluster.lifecycle.ClusterStatus.TERMINATING;
import static io.k8slab.cluster.lifecycle.Effect.RELEASE_PLACEMENT;
import static io.k8slab.cluster.lifecycle.Effect.RESEND_TERMINATE;
import static io.k8slab.cluster.lifecycle.Effect.RETRY;
import static io.k8slab.cluster.lifecycle.Effect.SEND_PROVISION;
import static io.k8slab.cluster.lifecycle.Effect.SEND_TERMINATE;
import static io.k8slab.cluster.lifecycle.Effect.START_LEASE;

import io.k8slab.cluster.lifecycle.LifecycleEvent.DeadlinePassed;
import io.k8slab.cluster.lifecycle.LifecycleEvent.Failed;
import io.k8slab.cluster.lifecycle.LifecycleEvent.LeaseEnded;
import io.k8slab.cluster.lifecycle.LifecycleEvent.Lost;
import io.k8slab.cluster.lifecycle.LifecycleEvent.PlacementFound;
import io.k8slab.cluster.lifecycle.LifecycleEvent.Provisioned;
import io.k8slab.cluster.lifecycle.LifecycleEvent.Reported;
import io.k8slab.cluster.lifecycle.LifecycleEvent.StillThere;
import io.k8slab.cluster.lifecycle.LifecycleEvent.Superseded;
import io.k8slab.cluster.lifecycle.LifecycleEvent.TerminateRequested;
import io.k8slab.cluster.lifecycle.LifecycleEvent.Terminated;
import io.k8slab.cluster.lifecycle.Transition.Ignored;
import io.k8slab.cluster.lifecycle.Transition.Moved;
import io.k8slab.cluster.lifecycle.Transition.Stays;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The life of a cluster: {@code (state, event, now) → transition}. TERMINATED and ERROR absorb; a
 * place is held until an agent has proven that nothing is left, also in ERROR.
 */
public final class Lifecycle {
  private Lifecycle() {}

  /** How a cluster begins: with a place on a host, or waiting for one. */
  public static Moved begin(boolean placed) {
    return placed
        ? new Moved(PROVISIONING, 1, Set.of(SEND_PROVISION))
        : new Moved(QUEUED, 1, Set.of());
  }

  /**
   * @param now the database's time
   */
  public static Transition on(ClusterState state, LifecycleEvent event, Instant now) {
    if (event instanceof Reported reported && reported.generation() != state.generation()) {
      return new Ignored(
          reported.generation() < state.generation() ? "of a past wish" : "of a wish not ours");
    }
    return switch (state.status()) {
      case QUEUED -> queued(state, event, now);
      case PROVISIONING -> provisioning(state, event, now);
      case RUNNING -> running(state, event, now);
      case TERMINATING -> terminating(state, event, now);
      case TERMINATED -> terminated(state, event, now);
      case ERROR -> error(state, event, now);
    };
  }

  private static Transition queued(ClusterState state, LifecycleEvent event, Instant now) {
    return switch (event) {
      case PlacementFound() -> new Moved(PROVISIONING, state.generation(), Set.of(SEND_PROVISION));
      case TerminateRequested() -> new Moved(TERMINATED, state.generation(), Set.of());
      case DeadlinePassed() ->
          isPast(state.deadline(), now)
              ? new Moved(ERROR, state.generation(), Set.of())
              : new Ignored("not due");
      case Provisioned _, Failed _, Terminated _, Superseded _ -> new Ignored("no agent has it");
      case LeaseEnded() -> new Ignored("no lease yet");
      case Lost(), StillThere() -> new Ignored("not on a host");
    };
  }

  private static Transition provisioning(ClusterState state, LifecycleEvent event, Instant now) {
    if (state.retry() == Retry.CLEARING) {
      return clearing(state, event, now);
    }
    return switch (event) {
      case Provisioned _ -> new Moved(RUNNING, state.generation(), Set.of(START_LEASE));
      case Failed(_, _, var clean, var elsewhere) ->
          elsewhere && state.retry() == Retry.POSSIBLE && !isPast(state.deadline(), now)
              ? elsewhere(state, clean)
              : failed(state, clean);
      case Superseded(_, var highest) ->
          highest > state.generation()
              ? new Moved(ERROR, highest + 1, Set.of(SEND_TERMINATE))
              : new Ignored("done already");
      case TerminateRequested() -> ended(TERMINATING, state);
      case DeadlinePassed() ->
          isPast(state.deadline(), now) ? ended(ERROR, state) : new Ignored("not due");
      case PlacementFound() -> new Ignored("placed already");
      case Terminated _ -> new Ignored("no removal was asked for");
      case LeaseEnded() -> new Ignored("no lease yet");
      case Lost(), StillThere() -> new Ignored("an agent is at work on it");
    };
  }

  /**
   * What a failed attempt left on its host is removed: only when that is proven, it is tried again.
   */
  private static Transition clearing(ClusterState state, LifecycleEvent event, Instant now) {
    return switch (event) {
      case Terminated _ -> new Moved(QUEUED, state.generation() + 1, Set.of(RELEASE_PLACEMENT));
      case Superseded(_, var highest) -> again(state, highest);
      case TerminateRequested() -> ended(TERMINATING, state);
      case DeadlinePassed() ->
          isPast(state.provisionBy(), now) ? ended(ERROR, state) : overdue(state, now);
      case Provisioned _, Failed _ -> new Ignored("the attempt is over");
      case PlacementFound(), LeaseEnded(), Lost(), StillThere() ->
          new Ignored("an attempt is being removed");
    };
  }

  private static Transition running(ClusterState state, LifecycleEvent event, Instant now) {
    return switch (event) {
      case Failed(_, _, var clean, _) -> failed(state, clean);
      case TerminateRequested() -> ended(TERMINATING, state);
      case LeaseEnded() ->
          isPast(state.leaseEnd(), now)
              ? ended(TERMINATING, state)
              : new Ignored("the lease goes on");
      case Lost() -> ended(ERROR, state);
      case Provisioned _, Superseded _ -> new Ignored("runs already");
      case PlacementFound() -> new Ignored("placed already");
      case Terminated _ -> new Ignored("no removal was asked for");
      case DeadlinePassed() -> new Ignored("nothing is owed");
      case StillThere() -> new Ignored("it shall be there");
    };
  }

  private static Transition terminating(ClusterState state, LifecycleEvent event, Instant now) {
    return switch (event) {
      case Terminated _ -> new Moved(TERMINATED, state.generation(), Set.of(RELEASE_PLACEMENT));
      case Superseded(_, var highest) -> again(state, highest);
      case DeadlinePassed() -> overdue(state, now);
      case Failed _ -> new Ignored("the removal is tried again");
      case Provisioned _ -> new Ignored("a removal was asked for");
      case PlacementFound(), TerminateRequested(), LeaseEnded(), Lost(), StillThere() ->
          new Ignored("is being removed");
    };
  }

  private static Transition terminated(ClusterState state, LifecycleEvent event, Instant now) {
    return switch (event) {
      case StillThere() -> leftover(state, now);
      case PlacementFound(),
          Provisioned _,
          Failed _,
          Terminated _,
          Superseded _,
          TerminateRequested(),
          LeaseEnded(),
          DeadlinePassed(),
          Lost() ->
          new Ignored("has ended");
    };
  }

  private static Transition error(ClusterState state, LifecycleEvent event, Instant now) {
    return switch (event) {
      case Terminated _ ->
          state.placed()
              ? new Stays(state.generation(), Set.of(RELEASE_PLACEMENT))
              : new Ignored("has ended");
      case Superseded(_, var highest) ->
          state.placed() ? again(state, highest) : new Ignored("has ended");
      case DeadlinePassed() -> state.placed() ? overdue(state, now) : new Ignored("has ended");
      case StillThere() -> state.placed() ? new Ignored("is being removed") : leftover(state, now);
      case PlacementFound(), Provisioned _, Failed _, TerminateRequested(), LeaseEnded(), Lost() ->
          new Ignored("has ended");
    };
  }

  /**
   * A place is given back only where nothing is left: so there is never a second attempt beside.
   */
  private static Transition elsewhere(ClusterState state, boolean clean) {
    return clean
        ? new Moved(QUEUED, state.generation() + 1, Set.of(RELEASE_PLACEMENT, RETRY))
        : new Stays(state.generation() + 1, Set.of(SEND_TERMINATE, RETRY));
  }

  private static Transition failed(ClusterState state, boolean clean) {
    return clean
        ? new Moved(ERROR, state.generation(), Set.of(RELEASE_PLACEMENT))
        : ended(ERROR, state);
  }

  private static Moved ended(ClusterStatus to, ClusterState state) {
    return new Moved(to, state.generation() + 1, Set.of(SEND_TERMINATE));
  }

  private static Transition overdue(ClusterState state, Instant now) {
    return isPast(state.deadline(), now)
        ? new Stays(state.generation(), Set.of(RESEND_TERMINATE))
        : new Ignored("not due");
  }

  private static Transition again(ClusterState state, long highest) {
    return highest > state.generation()
        ? new Stays(highest + 1, Set.of(SEND_TERMINATE))
        : new Ignored("done already");
  }

  private static Transition leftover(ClusterState state, Instant now) {
    return state.deadline() == null || isPast(state.deadline(), now)
        ? new Stays(state.generation() + 1, Set.of(SEND_TERMINATE))
        : new Ignored("is being removed");
  }

  private static boolean isPast(@Nullable Instant bound, Instant now) {
    return bound != null && !now.isBefore(bound);
  }
}
