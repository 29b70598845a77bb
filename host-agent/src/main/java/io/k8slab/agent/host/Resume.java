package io.k8slab.agent.host;

import io.k8slab.agent.cluster.Cancellation;
import io.k8slab.agent.cluster.WorkListener;
import io.k8slab.agent.cluster.WorkResult;
import io.k8slab.agent.hoststate.ClusterLock;
import io.k8slab.agent.hoststate.HostState;
import io.k8slab.agent.hoststate.LedgerEntry;
import io.k8slab.agent.provider.ClusterRecord;
import io.k8slab.agent.provider.Place;
import io.k8slab.agent.provider.Provider;
import io.k8slab.agent.step.HostStep;
import io.k8slab.agent.step.StepEnd;
import io.k8slab.events.FailureCode;
import io.k8slab.events.ResumeCluster;
import java.util.List;
import java.util.Optional;

/**
 * Starts a paused cluster again under its lock, whatever runs of it already. One that does not come
 * up is stopped again: its data stays, and the host has its CPU and memory.
 */
final class Resume {
  private final HostParts parts;
  private final ResumeCluster command;
  private final WorkListener listener;
  private final Cancellation cancellation;

  Resume(HostParts parts, ResumeCluster command, WorkListener listener, Cancellation cancellation) {
    this.parts = parts;
    this.command = command;
    this.listener = listener;
    this.cancellation = cancellation;
  }

  WorkResult run(ClusterLock lock, LedgerEntry before) throws HostState.Unreachable {
    listener.fenced(lock.fence(), command.generation());
    if (before.generation() == command.generation() && before.present()) {
      Optional<WorkResult> told =
          Recorded.result(before, command.attempt(), new WorkResult.Resumed());
      if (told.isPresent()) {
        return told.get();
      }
    }
    Place place = parts.place(lock.name());
    HostParts.Kept kept = parts.kept(place);
    if (kept.cluster().isEmpty() || kept.provider().isEmpty()) {
      return Recorded.end(
          lock,
          new WorkResult.Failed(
              FailureCode.LOST, "The cluster is no longer on its host.", null, false));
    }
    parts.executor().endAll(lock);
    return start(lock, place, kept.provider().get(), kept.cluster().get());
  }

  private WorkResult start(ClusterLock lock, Place place, Provider provider, ClusterRecord cluster)
      throws HostState.Unreachable {
    List<HostStep> steps = List.of();
    if (!new ListClusters(parts).isRunning(lock.name())) {
      // half of it may run, and a start wants nothing or all
      parts.executor().halt(lock);
      steps = provider.start(place, cluster);
    }
    WorkResult result =
        new Restore(parts, listener, cancellation).start(lock, provider, cluster, steps);
    return switch (result) {
      case WorkResult.Provisioned _ -> Recorded.end(lock, new WorkResult.Resumed());
      case WorkResult.Failed failed
          when failed.code() == FailureCode.CANCELLED
              || failed.code() == FailureCode.HOST_UNREACHABLE ->
          failed;
      case WorkResult.Failed failed -> stopAgain(lock, place, provider, failed);
      default -> result;
    };
  }

  private WorkResult stopAgain(
      ClusterLock lock, Place place, Provider provider, WorkResult.Failed failed) {
    boolean stopped = true;
    int ordinal = 0;
    for (HostStep step : provider.stop(place)) {
      StepEnd end =
          parts.executor().run(lock, step, ++ordinal, new SilentListener(), new Cancellation());
      stopped &= Failure.of(provider, step, end).isEmpty() || provider.listing().isEmpty();
    }
    stopped &= parts.executor().halt(lock).isEmpty();
    return lock.lost()
        ? new WorkResult.Fenced()
        : Recorded.end(
            lock, new WorkResult.Failed(failed.code(), failed.cause(), failed.step(), stopped));
  }
}
