package io.k8slab.agent.host;

import io.k8slab.agent.cluster.Cancellation;
import io.k8slab.agent.cluster.WorkListener;
import io.k8slab.agent.cluster.WorkResult;
import io.k8slab.agent.hoststate.ClusterLock;
import io.k8slab.agent.hoststate.HostState;
import io.k8slab.agent.hoststate.LedgerEntry;
import io.k8slab.agent.hoststate.Outcome;
import io.k8slab.agent.provider.ClusterRecord;
import io.k8slab.agent.provider.CreatePlan;
import io.k8slab.agent.provider.Place;
import io.k8slab.agent.provider.Provider;
import io.k8slab.agent.provider.Seen;
import io.k8slab.agent.step.HostStep;
import io.k8slab.agent.step.StepEnd;
import io.k8slab.events.FailureCode;
import io.k8slab.events.ProvisionCluster;
import io.k8slab.events.StepOutcome;
import java.time.Duration;
import java.util.Optional;

/** Makes one cluster under its lock, or goes on from what an earlier agent left of it. */
final class Provision {
  private static final Duration VERIFY = Duration.ofMinutes(2);

  private final HostParts parts;
  private final ProvisionCluster command;
  private final WorkListener listener;
  private final Cancellation cancellation;

  Provision(
      HostParts parts, ProvisionCluster command, WorkListener listener, Cancellation cancellation) {
    this.parts = parts;
    this.command = command;
    this.listener = listener;
    this.cancellation = cancellation;
  }

  WorkResult run(ClusterLock lock, LedgerEntry before) throws HostState.Unreachable {
    listener.fenced(lock.fence(), command.generation());
    Place place = parts.place(lock.name());
    boolean redelivered = before.generation() == command.generation() && before.present();
    if (redelivered && before.outcome() == Outcome.DONE) {
      return adopt(lock, place);
    }
    if (redelivered
        && before.outcome() == Outcome.FAILED
        && before.attempt() >= command.attempt()) {
      Optional<WorkResult.Failed> same = Failure.read(before.failure());
      if (same.isPresent()) {
        return same.get();
      }
    }
    if (before.generation() > 0) {
      Optional<WorkResult> stuck = clear(lock, place);
      if (stuck.isPresent()) {
        return stuck.get();
      }
    }
    Optional<Failure> refusal = refusal();
    return refusal.isPresent()
        ? ended(lock, refusal.get().result(true))
        : create(lock, place, parts.provider(command.provider()).orElseThrow());
  }

  /** What an earlier agent had begun is ended and removed: then it cannot be half of two. */
  private Optional<WorkResult> clear(ClusterLock lock, Place place) {
    boolean ended = parts.executor().endAll(lock);
    HostParts.Kept kept = parts.kept(place);
    Optional<String> left =
        parts.remove(lock, place, kept.provider(), kept.cluster().map(ClusterRecord::ports));
    if (lock.lost()) {
      return Optional.of(new WorkResult.Fenced());
    }
    return ended && left.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new WorkResult.Failed(
                FailureCode.NOT_CLEAN,
                "What an earlier attempt left on the host could not be removed: "
                    + left.orElse("a step"),
                null,
                false));
  }

  private Optional<Failure> refusal() {
    if (cancellation.isCancelled()) {
      return Optional.of(new Failure(FailureCode.CANCELLED, "The work was cancelled.", null));
    }
    if (parts.clock().instant().isAfter(command.deadline())) {
      return Optional.of(
          new Failure(FailureCode.EXPIRED, "The command came after its deadline.", null));
    }
    return parts
        .provider(command.provider())
        .map(provider -> provider.refuse(command))
        .orElseGet(() -> Optional.of("This host does not make clusters of that kind."))
        .map(why -> new Failure(FailureCode.UNSUPPORTED, why, null));
  }

  private WorkResult create(ClusterLock lock, Place place, Provider provider) {
    CreatePlan plan = provider.create(place, command);
    Progress progress =
        new Progress(parts.executor(), lock, listener, cancellation, plan.steps().size() + 1);
    boolean portsChecked = false;
    for (HostStep step : plan.steps()) {
      StepEnd end = progress.run(step);
      if (end instanceof StepEnd.Fenced || lock.lost()) {
        return new WorkResult.Fenced();
      }
      Optional<Failure> failure = Failure.of(provider, step, end);
      if (failure.isPresent()) {
        return giveUp(lock, place, provider, plan.cluster(), failure.get(), portsChecked, progress);
      }
      portsChecked = true;
    }
    Seen seen = verify(progress, plan.cluster());
    if (lock.lost()) {
      return new WorkResult.Fenced();
    }
    return switch (seen) {
      case Seen.Healthy healthy -> ended(lock, provisioned(plan.cluster(), healthy));
      case Seen.Unhealthy(String why) ->
          giveUp(
              lock,
              place,
              provider,
              plan.cluster(),
              new Failure(FailureCode.NOT_HEALTHY, "The cluster came up, but " + why, "verify"),
              true,
              progress);
      case Seen.Cancelled() ->
          giveUp(
              lock,
              place,
              provider,
              plan.cluster(),
              new Failure(FailureCode.CANCELLED, "The work was cancelled.", "verify"),
              true,
              progress);
    };
  }

  private Seen verify(Progress progress, ClusterRecord cluster) {
    return progress.own(
        "verify",
        "Look at it from outside",
        () -> parts.outside().await(cluster, VERIFY, cancellation),
        seen ->
            switch (seen) {
              case Seen.Healthy(String version, int nodes) -> StepOutcome.SUCCEEDED;
              case Seen.Unhealthy(String why) -> StepOutcome.FAILED;
              case Seen.Cancelled() -> StepOutcome.CANCELLED;
            });
  }

  /**
   * @param portsChecked whether the block was free before we began: else what listens there is not
   *     ours, and says nothing of what we left
   */
  private WorkResult giveUp(
      ClusterLock lock,
      Place place,
      Provider provider,
      ClusterRecord cluster,
      Failure failure,
      boolean portsChecked,
      Progress progress) {
    if (failure.code() == FailureCode.HOST_UNREACHABLE) {
      return failure.result(false);
    }
    Failure told = failure;
    if (portsChecked && failure.code() != FailureCode.CANCELLED) {
      told = diagnosed(lock, place, provider, failure);
    }
    Optional<String> left =
        parts.remove(
            lock,
            place,
            Optional.of(provider),
            portsChecked ? Optional.of(cluster.ports()) : Optional.empty());
    if (lock.lost()) {
      return new WorkResult.Fenced();
    }
    left.ifPresent(what -> progress.say("left on the host: " + what));
    if (left.isEmpty()) {
      progress.say("nothing of the cluster is left on the host");
    }
    return ended(lock, told.result(left.isEmpty()));
  }

  /** The parts' own logs often say what the command did not. */
  private Failure diagnosed(ClusterLock lock, Place place, Provider provider, Failure failure) {
    HostStep step = provider.diagnose(place);
    StepEnd end = parts.executor().run(lock, step, 0, listener, cancellation);
    if (end instanceof StepEnd.Exited(int code, String tail)) {
      FailureCode better = provider.classify(step.name(), code, tail);
      if (better != FailureCode.STEP_FAILED) {
        return new Failure(better, failure.cause(), failure.step());
      }
    }
    return failure;
  }

  private WorkResult adopt(ClusterLock lock, Place place) throws HostState.Unreachable {
    Optional<ClusterRecord> cluster = parts.kept(place).cluster();
    if (cluster.isEmpty()) {
      return new WorkResult.Failed(
          FailureCode.LOST, "The cluster was made, and is no longer on its host.", null, false);
    }
    Progress progress = new Progress(parts.executor(), lock, listener, cancellation, 1);
    return switch (verify(progress, cluster.get())) {
      case Seen.Healthy healthy -> provisioned(cluster.get(), healthy);
      // it was in use: whether it goes is not ours to say
      case Seen.Unhealthy(String why) ->
          new WorkResult.Failed(
              FailureCode.NOT_HEALTHY, "The cluster was made, but " + why, "verify", false);
      case Seen.Cancelled() ->
          new WorkResult.Failed(FailureCode.CANCELLED, "The work was cancelled.", "verify", false);
    };
  }

  private WorkResult ended(ClusterLock lock, WorkResult result) {
    try {
      boolean mine =
          switch (result) {
            case WorkResult.Provisioned provisioned -> lock.record(Outcome.DONE, "");
            // whoever gets the command again shall do it: nothing but a higher generation ends it
            case WorkResult.Failed failed when failed.code() == FailureCode.CANCELLED -> true;
            case WorkResult.Failed failed -> lock.record(Outcome.FAILED, Failure.write(failed));
            default -> true;
          };
      return mine ? result : new WorkResult.Fenced();
    } catch (HostState.Unreachable e) {
      return new WorkResult.Failed(
          FailureCode.HOST_UNREACHABLE, "The host was lost: " + e.why(), null, false);
    }
  }

  static WorkResult.Provisioned provisioned(ClusterRecord cluster, Seen.Healthy seen) {
    return new WorkResult.Provisioned(
        cluster.apiServer(),
        seen.serverVersion(),
        cluster.caCertificate(),
        cluster.credentials(),
        seen.nodes(),
        cluster.simulatedNodes());
  }
}
