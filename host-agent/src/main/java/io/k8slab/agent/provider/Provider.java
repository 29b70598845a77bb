package io.k8slab.agent.provider;

import io.k8slab.agent.shell.Exec;
import io.k8slab.agent.step.HostStep;
import io.k8slab.events.FailureCode;
import io.k8slab.events.ProviderOffer;
import io.k8slab.events.ProvisionCluster;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One kind of cluster. It plans; the agent's one executor runs the plans and reports each step.
 * Nothing here talks to a host.
 */
public interface Provider {

  /** Such as {@code kwok}. */
  String kind();

  /** A command whose output tells what this host can run of the kind. */
  Exec probe();

  /**
   * @param stdout what {@link #probe} wrote
   * @return empty where the host lacks something
   */
  Optional<ProviderOffer> offer(String stdout);

  /**
   * @return one plain sentence where the command asks for what this kind never can; empty else
   */
  Optional<String> refuse(ProvisionCluster command);

  /**
   * Whether this cluster can be stopped and started without loss.
   *
   * @return one plain sentence where it cannot; empty else
   */
  default Optional<String> refusePause(ClusterRecord cluster) {
    return Optional.empty();
  }

  /** The steps from nothing to a cluster that can be looked at from outside. */
  CreatePlan create(Place place, ProvisionCluster command);

  /** The steps that stop its processes and keep its data. */
  List<HostStep> stop(Place place);

  /** The steps that start a stopped cluster, or one whose host died. */
  List<HostStep> start(Place place, ClusterRecord cluster);

  /** The steps that remove it; what they leave is ended and removed after them. */
  List<HostStep> delete(Place place);

  /**
   * A command that lists what of this kind's clusters runs outside of processes with the cluster's
   * mark, such as containers: a line {@code process NAME WHAT} each. It must succeed where there is
   * nothing, and fail where that cannot be known.
   */
  default Optional<Exec> listing() {
    return Optional.empty();
  }

  /**
   * A step that removes what of the cluster is no process with its mark and not below its folder,
   * such as containers, and succeeds only where it has looked again and nothing is left; else its
   * last line says what. It must not need the folder.
   */
  default Optional<HostStep> remains(Place place) {
    return Optional.empty();
  }

  /** A step that writes what people need to see when something went wrong. */
  HostStep diagnose(Place place);

  /** What a failed step's exit and last lines mean. */
  FailureCode classify(String step, int exitCode, String tail);

  /**
   * @param processes names of the processes on the host that carry the cluster's mark, and what
   *     {@link #listing} adds to them
   */
  boolean isRunning(Set<String> processes);
}
