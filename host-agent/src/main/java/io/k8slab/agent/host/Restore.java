package io.k8slab.agent.host;

import io.k8slab.agent.cluster.Cancellation;
import io.k8slab.agent.cluster.WorkListener;
import io.k8slab.agent.cluster.WorkResult;
import io.k8slab.agent.hoststate.ClusterLock;
import io.k8slab.agent.hoststate.HostState;
import io.k8slab.agent.hoststate.LedgerEntry;
import io.k8slab.agent.hoststate.Outcome;
import io.k8slab.agent.provider.ClusterRecord;
import io.k8slab.agent.provider.Place;
import io.k8slab.agent.provider.Provider;
import io.k8slab.agent.provider.Seen;
import io.k8slab.agent.step.HostStep;
import io.k8slab.agent.step.StepEnd;
import io.k8slab.events.FailureCode;
import io.k8slab.events.StepOutcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Starts a stopped cluster again. Whatever comes of it, its data stays. */
final class Restore {
  private static final Duration VERIFY = Duration.ofMinutes(2);

  private final HostParts parts;
  private final WorkListener listener;
  private final Cancellation cancellation;

  Restore(HostParts parts, WorkListener listener, Cancellation cancellation) {
    this.parts = parts;
    this.listener = listener;
    this.cancellation = cancellation;
  }

  WorkResult run(ClusterLock lock, LedgerEntry before) throws HostState.Unreachable {
    if (!before.present() || before.outcome() != Outcome.DONE) {
      // half made, or on its way out: the command that says so comes again, and this must not win
      return failed(FailureCode.CANCELLED, "The cluster is not one that ran.", null);
    }
    listener.fenced(lock.fence(), before.generation());
    Place place = parts.place(lock.name());
    HostParts.Kept kept = parts.kept(place);
    Optional<ClusterRecord> cluster = kept.cluster();
    Optional<Provider> provider = kept.provider();
    if (cluster.isEmpty() || provider.isEmpty()) {
      return failed(FailureCode.LOST, "The cluster is no longer on its host.", null);
    }
    parts.executor().endAll(lock);
    return start(lock, provider.get(), cluster.get(), provider.get().start(place, cluster.get()));
  }

  /**
   * Carries out the steps, if any, and looks at the cluster from outside.
   *
   * @return {@link WorkResult.Provisioned} where it runs and answers
   */
  WorkResult start(
      ClusterLock lock, Provider provider, ClusterRecord cluster, List<HostStep> steps) {
    Progress progress =
        new Progress(parts.executor(), lock, listener, cancellation, steps.size() + 1);
    for (HostStep step : steps) {
      StepEnd end = progress.run(step);
      if (lock.lost()) {
        return new WorkResult.Fenced();
      }
      Optional<Failure> failure = Failure.of(provider, step, end);
      if (failure.isPresent()) {
        return failure.get().result(false);
      }
    }
    Seen seen =
        progress.own(
            "verify",
            "Look at it from outside",
            () -> parts.outside().await(cluster, VERIFY, cancellation),
            what -> what instanceof Seen.Healthy ? StepOutcome.SUCCEEDED : StepOutcome.FAILED);
    if (lock.lost()) {
      return new WorkResult.Fenced();
    }
    return switch (seen) {
      case Seen.Healthy healthy -> Provision.provisioned(cluster, healthy);
      case Seen.Unhealthy(String why) ->
          failed(FailureCode.NOT_HEALTHY, "The cluster was started again, but " + why, "verify");
      case Seen.Cancelled() -> failed(FailureCode.CANCELLED, "The work was cancelled.", "verify");
    };
  }

  private static WorkResult failed(
      FailureCode code, String cause, @org.jspecify.annotations.Nullable String step) {
    return new WorkResult.Failed(code, cause, step, false);
  }
}
