package io.k8slab.agent.provider;

import io.k8slab.agent.step.HostStep;
import java.util.List;

/** How a cluster is made, and what will be known of it. */
public record CreatePlan(ClusterRecord cluster, List<HostStep> steps) {
  public CreatePlan {
    steps = List.copyOf(steps);
  }
}
