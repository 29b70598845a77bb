package io.k8slab.agent.host;

import io.k8slab.agent.cluster.Cancellation;
import io.k8slab.agent.cluster.WorkListener;
import io.k8slab.agent.cluster.WorkResult;
import io.k8slab.agent.hoststate.ClusterLock;
import io.k8slab.agent.hoststate.HostState;
import io.k8slab.agent.hoststate.LedgerEntry;
import io.k8slab.agent.provider.Place;
import io.k8slab.agent.provider.Provider;
import io.k8slab.agent.step.HostStep;
import io.k8slab.agent.step.StepEnd;
import io.k8slab.events.FailureCode;
import io.k8slab.events.PauseCluster;
import io.k8slab.events.StepOutcome;
import java.util.List;
import java.util.Optional;

/**
 * Stops one cluster under its lock and proves that nothing of it runs. Its wish is in the ledger
 * before the first step: whatever happens to agent or host then, nobody starts it again by himself.
 */
final class Pause {
  private final HostParts parts;
  private final PauseCluster command;
  private final WorkListener listener;
  private final Cancellation cancellation;

  Pause(HostParts parts, PauseCluster command, WorkListener listener, Cancellation cancellation) {
    this.parts = parts;
    this.command = command;
    this.listener = listener;
    this.cancellation = cancellation;
  }

  WorkResult run(ClusterLock lock, LedgerEntry before) throws HostState.Unreachable {
    listener.fenced(lock.fence(), command.generation());
    if (before.generation() == command.generation() && before.paused()) {
      Optional<WorkResult> told =
          Recorded.result(before, command.attempt(), new WorkResult.Paused());
      if (told.isPresent()) {
        return told.get();
      }
    }
    Place place = parts.place(lock.name());
    HostParts.Kept kept = parts.kept(place);
    if (kept.cluster().isEmpty() || kept.provider().isEmpty()) {
      return Recorded.end(
          lock, failed(FailureCode.LOST, "The cluster is no longer on its host.", null));
    }
    Provider provider = kept.provider().get();
    Optional<String> refusal = provider.refusePause(kept.cluster().get());
    if (refusal.isPresent()) {
      return Recorded.end(lock, failed(FailureCode.UNSUPPORTED, refusal.get(), null));
    }
    parts.executor().endAll(lock);
    return stop(lock, provider, provider.stop(place));
  }

  private WorkResult stop(ClusterLock lock, Provider provider, List<HostStep> steps) {
    Progress progress =
        new Progress(parts.executor(), lock, listener, cancellation, steps.size() + 1);
    Optional<Failure> first = Optional.empty();
    for (HostStep step : steps) {
      StepEnd end = progress.run(step);
      if (lock.lost()) {
        return new WorkResult.Fenced();
      }
      Optional<Failure> failure = Failure.of(provider, step, end);
      if (end instanceof StepEnd.Unreachable || end instanceof StepEnd.Cancelled) {
        return failure.orElseThrow().result(false);
      }
      first = first.isPresent() ? first : failure;
    }
    Optional<String> left =
        progress.own(
            "halt",
            "Prove that nothing of it runs",
            () -> parts.executor().halt(lock),
            what -> what.isEmpty() ? StepOutcome.SUCCEEDED : StepOutcome.FAILED);
    if (lock.lost()) {
      return new WorkResult.Fenced();
    }
    if (left.isPresent()) {
      return Recorded.end(
          lock, failed(FailureCode.NOT_CLEAN, "It still runs: " + left.get(), "halt"));
    }
    // what is no process of the host's own, only its provider can have stopped
    if (first.isPresent() && provider.listing().isPresent()) {
      return Recorded.end(lock, first.get().result(false));
    }
    return Recorded.end(lock, new WorkResult.Paused());
  }

  private static WorkResult.Failed failed(
      FailureCode code, String cause, @org.jspecify.annotations.Nullable String step) {
    return new WorkResult.Failed(code, cause, step, false);
  }
}
