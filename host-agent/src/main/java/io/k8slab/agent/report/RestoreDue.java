package io.k8slab.agent.report;

import io.k8slab.events.HostedCluster;
import io.k8slab.events.HostedState;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Which clusters of a host are still to be started again. One that another agent was at work on is
 * decided when that has ended.
 */
final class RestoreDue {
  private final Set<UUID> due = new HashSet<>();

  /** The host is new to this agent, or is back. */
  void begin(List<HostedCluster> clusters) {
    due.clear();
    clusters.stream()
        .filter(hosted -> hosted.state() != HostedState.RUNNING)
        .map(HostedCluster::clusterId)
        .forEach(due::add);
  }

  /** Each is taken once. */
  List<HostedCluster> take(List<HostedCluster> clusters) {
    var changing =
        clusters.stream()
            .filter(hosted -> hosted.state() == HostedState.CHANGING)
            .map(HostedCluster::clusterId)
            .collect(Collectors.toSet());
    var stopped =
        clusters.stream()
            .filter(hosted -> hosted.state() == HostedState.STOPPED)
            .filter(hosted -> due.contains(hosted.clusterId()))
            .toList();
    due.retainAll(changing);
    return stopped;
  }
}
