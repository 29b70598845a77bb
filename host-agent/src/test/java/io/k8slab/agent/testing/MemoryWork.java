package io.k8slab.agent.testing;

import io.k8slab.agent.cluster.Cancellation;
import io.k8slab.agent.cluster.ClusterWork;
import io.k8slab.agent.cluster.HostUnreachableException;
import io.k8slab.agent.cluster.WorkListener;
import io.k8slab.agent.cluster.WorkResult;
import io.k8slab.events.ClusterCredentials;
import io.k8slab.events.FailureCode;
import io.k8slab.events.HostedCluster;
import io.k8slab.events.ProvisionCluster;
import io.k8slab.events.StepOutcome;
import io.k8slab.events.TerminateCluster;
import java.net.URI;
import java.util.List;
import java.util.UUID;

/** One agent's hands on a {@link MemoryWorld}; fenced as the real work is. */
public final class MemoryWork implements ClusterWork {
  public static final String SECRET = "the admin kubeconfig";

  private final MemoryWorld world;
  private final String agent;

  public MemoryWork(MemoryWorld world, String agent) {
    this.world = world;
    this.agent = agent;
  }

  @Override
  public WorkResult provision(
      ProvisionCluster command, WorkListener listener, Cancellation cancellation) {
    return work("provision", command.clusterId(), command.generation(), listener, cancellation);
  }

  @Override
  public WorkResult terminate(
      TerminateCluster command, WorkListener listener, Cancellation cancellation) {
    return work("terminate", command.clusterId(), command.generation(), listener, cancellation);
  }

  @Override
  public WorkResult restore(UUID clusterId, WorkListener listener, Cancellation cancellation) {
    return work("restore", clusterId, world.ledger(clusterId), listener, cancellation);
  }

  @Override
  public void stop(UUID clusterId) {
    world.stop(clusterId);
  }

  @Override
  public List<HostedCluster> list() {
    var away = world.away();
    if (away != null) {
      throw new HostUnreachableException(away);
    }
    return world.list();
  }

  private WorkResult work(
      String verb, UUID id, long generation, WorkListener listener, Cancellation cancellation) {
    if (world.away() != null) {
      return new WorkResult.Failed(FailureCode.HOST_UNREACHABLE, "away", null, false);
    }
    if (world.ledger(id) > generation) {
      return new WorkResult.Superseded(world.ledger(id));
    }
    long fence = world.take(agent, verb, id, generation);
    listener.fenced(fence, generation);
    listener.stepStarted(verb, "Work", 1, 1);
    listener.log(verb, "stdout", "working\n");
    cancellation.onCancel(world::wake);
    world.work(id, fence, cancellation::isCancelled);
    if (world.isBroken(id)) {
      throw new IllegalStateException("broken");
    }
    if (!world.holds(id, fence)) {
      return new WorkResult.Fenced();
    }
    if (cancellation.isCancelled()) {
      world.remove(id, fence);
      listener.stepFinished(verb, "Work", 1, 1, StepOutcome.CANCELLED, null, 1);
      return new WorkResult.Failed(FailureCode.CANCELLED, "A delete came.", verb, true);
    }
    listener.stepFinished(verb, "Work", 1, 1, StepOutcome.SUCCEEDED, 0, 1);
    if (verb.equals("terminate")) {
      world.remove(id, fence);
      return new WorkResult.Terminated();
    }
    world.make(id, fence);
    return new WorkResult.Provisioned(
        URI.create("https://127.0.0.1:30000"),
        "v1.34.4",
        "ca",
        new ClusterCredentials(SECRET, "client ca", "client ca key"),
        2,
        1);
  }
}
