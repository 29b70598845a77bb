package io.k8slab.bench.scripted;

import io.k8slab.agent.cluster.Cancellation;
import io.k8slab.agent.cluster.ClusterWork;
import io.k8slab.agent.cluster.WorkListener;
import io.k8slab.agent.cluster.WorkResult;
import io.k8slab.events.ClusterCredentials;
import io.k8slab.events.HostedCluster;
import io.k8slab.events.HostedState;
import io.k8slab.events.PauseCluster;
import io.k8slab.events.ProvisionCluster;
import io.k8slab.events.ResumeCluster;
import io.k8slab.events.TerminateCluster;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/**
 * Notes when each command came, and answers as the script says.
 *
 * @param arrivals when a cluster's command to provision came first, by this machine's clock
 * @param stopped ends what is still at work
 */
record ScriptedWork(
    Script script,
    Map<UUID, Instant> arrivals,
    Map<UUID, HostedCluster> clusters,
    CountDownLatch stopped)
    implements ClusterWork {
  private static final long FENCE = 1;

  ScriptedWork(Script script, Map<UUID, Instant> arrivals, CountDownLatch stopped) {
    this(script, arrivals, new ConcurrentHashMap<>(), stopped);
  }

  @Override
  public WorkResult provision(
      ProvisionCluster command, WorkListener listener, Cancellation cancellation) {
    arrivals.putIfAbsent(command.clusterId(), Instant.now());
    listener.fenced(FENCE, command.generation());
    if (script == Script.STAYS_AT_WORK) {
      put(command.clusterId(), command.generation(), HostedState.CHANGING);
      try {
        stopped.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return new WorkResult.Fenced();
    }
    put(command.clusterId(), command.generation(), HostedState.RUNNING);
    return provisioned(command.version(), command.ports().first());
  }

  private void put(UUID id, long generation, HostedState state) {
    clusters.put(id, new HostedCluster(id, generation, state));
  }

  private static WorkResult provisioned(String version, int port) {
    return new WorkResult.Provisioned(
        URI.create("https://127.0.0.1:" + port),
        "v" + version,
        "no certificate: a scripted cluster",
        new ClusterCredentials("none", "none", "none"),
        1,
        1);
  }

  @Override
  public WorkResult terminate(
      TerminateCluster command, WorkListener listener, Cancellation cancellation) {
    listener.fenced(FENCE, command.generation());
    clusters.remove(command.clusterId());
    return new WorkResult.Terminated();
  }

  @Override
  public WorkResult pause(PauseCluster command, WorkListener listener, Cancellation cancellation) {
    listener.fenced(FENCE, command.generation());
    put(command.clusterId(), command.generation(), HostedState.STOPPED);
    return new WorkResult.Paused();
  }

  @Override
  public WorkResult resume(
      ResumeCluster command, WorkListener listener, Cancellation cancellation) {
    listener.fenced(FENCE, command.generation());
    put(command.clusterId(), command.generation(), HostedState.RUNNING);
    return new WorkResult.Resumed();
  }

  @Override
  public WorkResult restore(UUID clusterId, WorkListener listener, Cancellation cancellation) {
    throw new IllegalStateException("a scripted cluster never stops");
  }

  @Override
  public void stop(UUID clusterId) {
    clusters.remove(clusterId);
  }

  @Override
  public List<HostedCluster> list() {
    return List.copyOf(clusters.values());
  }
}
