package io.k8slab.agent.cluster;

import io.k8slab.events.HostedCluster;
import io.k8slab.events.PauseCluster;
import io.k8slab.events.ProvisionCluster;
import io.k8slab.events.ResumeCluster;
import io.k8slab.events.TerminateCluster;
import java.util.List;
import java.util.UUID;

/**
 * The work on the clusters of one host. Every method blocks (call it on a virtual thread) and
 * returns expected ends as results; an exception is a defect. All of it is safe to repeat: a
 * redelivered command finds what is there and answers the same.
 */
public interface ClusterWork {

  /** Makes the cluster, or adopts or cleans up what an earlier agent left of it. */
  WorkResult provision(ProvisionCluster command, WorkListener listener, Cancellation cancellation);

  /** Removes the cluster and proves that no process, port or file of it is left. */
  WorkResult terminate(TerminateCluster command, WorkListener listener, Cancellation cancellation);

  /**
   * Stops what runs of the cluster, keeps its data, and proves that nothing of it runs. From then
   * on nobody starts it but {@link #resume}.
   */
  WorkResult pause(PauseCluster command, WorkListener listener, Cancellation cancellation);

  /**
   * Starts a paused cluster again and looks at it from outside.
   *
   * @return {@link WorkResult.Failed}, which is clean where nothing of it runs again
   */
  WorkResult resume(ResumeCluster command, WorkListener listener, Cancellation cancellation);

  /**
   * Starts a cluster again that ran before its host (or this whole installation) stopped.
   *
   * @return {@link WorkResult.Provisioned} where it runs and answers, else {@link
   *     WorkResult.Failed}
   */
  WorkResult restore(UUID clusterId, WorkListener listener, Cancellation cancellation);

  /** Stops the processes of a cluster and keeps its data, so that {@link #restore} can start it. */
  void stop(UUID clusterId);

  /** What is on the host by its own labels, whatever any agent remembers. */
  List<HostedCluster> list();
}
