package io.k8slab.agent.host;

import io.k8slab.agent.cluster.Cancellation;
import io.k8slab.agent.cluster.ClusterWork;
import io.k8slab.agent.cluster.HostUnreachableException;
import io.k8slab.agent.cluster.WorkListener;
import io.k8slab.agent.cluster.WorkResult;
import io.k8slab.agent.hoststate.ClusterLock;
import io.k8slab.agent.hoststate.HostName;
import io.k8slab.agent.hoststate.HostState;
import io.k8slab.agent.hoststate.LedgerEntry;
import io.k8slab.agent.hoststate.LockResult;
import io.k8slab.agent.hoststate.Wish;
import io.k8slab.agent.provider.Place;
import io.k8slab.agent.step.HostStep;
import io.k8slab.agent.step.StepEnd;
import io.k8slab.events.Command;
import io.k8slab.events.FailureCode;
import io.k8slab.events.HostedCluster;
import io.k8slab.events.PauseCluster;
import io.k8slab.events.ProvisionCluster;
import io.k8slab.events.ResumeCluster;
import io.k8slab.events.TerminateCluster;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The work on one host's clusters: each piece under the cluster's lock on that host. */
final class HostWork implements ClusterWork {
  private static final Logger log = LoggerFactory.getLogger(HostWork.class);

  private final HostParts parts;
  private final LockWait locks;

  HostWork(HostParts parts) {
    this.parts = parts;
    this.locks = new LockWait(parts.state());
  }

  private interface Work {
    WorkResult run(ClusterLock lock, LedgerEntry before) throws HostState.Unreachable;
  }

  @Override
  public WorkResult provision(
      ProvisionCluster command, WorkListener listener, Cancellation cancellation) {
    return underLock(
        command,
        Wish.PRESENT,
        cancellation,
        new Provision(parts, command, listener, cancellation)::run);
  }

  @Override
  public WorkResult terminate(
      TerminateCluster command, WorkListener listener, Cancellation cancellation) {
    Terminate work = new Terminate(parts, command, listener, cancellation);
    return underLock(command, Wish.ABSENT, cancellation, (lock, before) -> work.run(lock));
  }

  @Override
  public WorkResult pause(PauseCluster command, WorkListener listener, Cancellation cancellation) {
    return underLock(
        command, Wish.PAUSED, cancellation, new Pause(parts, command, listener, cancellation)::run);
  }

  @Override
  public WorkResult resume(
      ResumeCluster command, WorkListener listener, Cancellation cancellation) {
    return underLock(
        command,
        Wish.PRESENT,
        cancellation,
        new Resume(parts, command, listener, cancellation)::run);
  }

  @Override
  public WorkResult restore(UUID clusterId, WorkListener listener, Cancellation cancellation) {
    return underLock(
        locks.take(HostName.of(clusterId), 0, 0, Wish.ANY, cancellation),
        new Restore(parts, listener, cancellation)::run);
  }

  @Override
  public void stop(UUID clusterId) {
    Cancellation never = new Cancellation();
    WorkResult result =
        underLock(
            locks.take(HostName.of(clusterId), 0, 0, Wish.ANY, never),
            (lock, before) -> stop(lock, never));
    if (result instanceof WorkResult.Failed(FailureCode code, String cause, var step, var clean)) {
      if (code == FailureCode.HOST_UNREACHABLE) {
        throw new HostUnreachableException(cause);
      }
      log.atWarn()
          .addKeyValue("clusterId", clusterId)
          .addKeyValue("cause", cause)
          .log("a cluster was not stopped");
    }
  }

  private WorkResult stop(ClusterLock lock, Cancellation never) throws HostState.Unreachable {
    Place place = parts.place(lock.name());
    List<HostStep> steps =
        parts.kept(place).provider().map(provider -> provider.stop(place)).orElse(List.of());
    int ordinal = 0;
    for (HostStep step : steps) {
      StepEnd end = parts.executor().run(lock, step, ++ordinal, new SilentListener(), never);
      if (end instanceof StepEnd.Unreachable(String why)) {
        return failed(FailureCode.HOST_UNREACHABLE, why);
      }
    }
    return parts
        .executor()
        .halt(lock)
        .<WorkResult>map(left -> failed(FailureCode.NOT_CLEAN, left))
        .orElseGet(WorkResult.Terminated::new);
  }

  @Override
  public List<HostedCluster> list() {
    try {
      return new ListClusters(parts).list();
    } catch (HostState.Unreachable e) {
      throw e.told();
    }
  }

  private WorkResult underLock(Command command, Wish wish, Cancellation cancellation, Work work) {
    return underLock(
        locks.take(
            HostName.of(command.clusterId()),
            command.generation(),
            command.attempt(),
            wish,
            cancellation),
        work);
  }

  private static WorkResult underLock(LockResult result, Work work) {
    return switch (result) {
      case LockResult.Granted(ClusterLock lock, LedgerEntry before) -> {
        try (lock) {
          yield work.run(lock, before);
        } catch (HostState.Unreachable e) {
          yield failed(FailureCode.HOST_UNREACHABLE, "The host was lost: " + e.why());
        }
      }
      case LockResult.Superseded(long highest) -> new WorkResult.Superseded(highest);
      case LockResult.Held held ->
          failed(FailureCode.CANCELLED, "Another agent is at work on the cluster.");
      case LockResult.Unknown() ->
          failed(FailureCode.LOST, "The cluster is not on this host, by its ledger.");
      case LockResult.Paused() ->
          failed(FailureCode.CANCELLED, "The cluster is paused, by its host's ledger.");
      case LockResult.Unreachable(String why) ->
          failed(FailureCode.HOST_UNREACHABLE, "The host cannot be reached: " + why);
    };
  }

  private static WorkResult failed(FailureCode code, String cause) {
    return new WorkResult.Failed(code, cause, null, false);
  }
}
