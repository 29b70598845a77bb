package io.k8slab.agent.host;

import io.k8slab.agent.cluster.Cancellation;
import io.k8slab.agent.cluster.WorkListener;
import io.k8slab.agent.cluster.WorkResult;
import io.k8slab.agent.hoststate.ClusterLock;
import io.k8slab.agent.hoststate.HostState;
import io.k8slab.agent.hoststate.Outcome;
import io.k8slab.agent.provider.ClusterRecord;
import io.k8slab.agent.provider.Place;
import io.k8slab.agent.step.HostStep;
import io.k8slab.agent.step.StepEnd;
import io.k8slab.events.FailureCode;
import io.k8slab.events.StepOutcome;
import io.k8slab.events.TerminateCluster;
import java.util.List;
import java.util.Optional;

/** Removes one cluster under its lock and proves it gone. */
final class Terminate {
  private final HostParts parts;
  private final TerminateCluster command;
  private final WorkListener listener;
  private final Cancellation cancellation;

  Terminate(
      HostParts parts, TerminateCluster command, WorkListener listener, Cancellation cancellation) {
    this.parts = parts;
    this.command = command;
    this.listener = listener;
    this.cancellation = cancellation;
  }

  WorkResult run(ClusterLock lock) throws HostState.Unreachable {
    listener.fenced(lock.fence(), command.generation());
    Place place = parts.place(lock.name());
    parts.executor().endAll(lock);
    HostParts.Kept kept = parts.kept(place);
    List<HostStep> steps =
        kept.provider().map(provider -> provider.delete(place)).orElse(List.of());
    Progress progress =
        new Progress(parts.executor(), lock, listener, cancellation, steps.size() + 1);
    for (HostStep step : steps) {
      StepEnd end = progress.run(step);
      if (lock.lost()) {
        return new WorkResult.Fenced();
      }
      if (end instanceof StepEnd.Unreachable(String why)) {
        return lost(why);
      }
      if (end instanceof StepEnd.Cancelled) {
        return new WorkResult.Failed(
            FailureCode.CANCELLED, "The work was cancelled.", step.name(), false);
      }
      // a failed delete does not matter: the next step ends and proves whatever it left
    }
    Optional<String> left =
        progress.own(
            "clean",
            "Prove that nothing is left",
            () ->
                parts.remove(
                    lock, place, kept.provider(), kept.cluster().map(ClusterRecord::ports)),
            what -> what.isEmpty() ? StepOutcome.SUCCEEDED : StepOutcome.FAILED);
    if (lock.lost()) {
      return new WorkResult.Fenced();
    }
    if (left.isPresent()) {
      WorkResult.Failed failed =
          new WorkResult.Failed(
              FailureCode.NOT_CLEAN, "Left on the host: " + left.get(), "clean", false);
      return lock.record(Outcome.FAILED, Failure.write(failed)) ? failed : new WorkResult.Fenced();
    }
    return lock.record(Outcome.DONE, "") ? new WorkResult.Terminated() : new WorkResult.Fenced();
  }

  private static WorkResult lost(String why) {
    return new WorkResult.Failed(
        FailureCode.HOST_UNREACHABLE, "The host was lost: " + why, null, false);
  }
}
