package io.k8slab.agent.report;

import io.k8slab.events.HostedCluster;
import io.k8slab.events.HostedState;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Which clusters of a host are still to be started again: those that are found stopped when the
 * host is new to this agent or is back, and those that ran and died since. One that another agent
 * was at work on is decided when that has ended; whether it may be started, the host's ledger says.
 */
final class RestoreDue {
  /** So many looks between two starts of one that dies again and again: 5 minutes. */
  static final int REST = 60;

  private final Set<UUID> due = new HashSet<>();
  private final Set<UUID> ran = new HashSet<>();
  private final Set<UUID> stoppedBefore = new HashSet<>();
  private final Map<UUID, Integer> resting = new HashMap<>();

  /** The host is new to this agent, or is back. */
  void begin(List<HostedCluster> clusters) {
    due.clear();
    ran.clear();
    clusters.stream()
        .filter(hosted -> hosted.state() != HostedState.RUNNING)
        .map(HostedCluster::clusterId)
        .forEach(due::add);
  }

  /** Each is taken once. */
  List<HostedCluster> take(List<HostedCluster> clusters) {
    noteDeaths(clusters);
    var changing = in(clusters, HostedState.CHANGING);
    var stopped =
        clusters.stream()
            .filter(hosted -> hosted.state() == HostedState.STOPPED)
            .filter(hosted -> due.contains(hosted.clusterId()))
            .toList();
    due.retainAll(changing);
    return stopped;
  }

  /** Two looks: one may fall into the moment of somebody's stop. */
  private void noteDeaths(List<HostedCluster> clusters) {
    resting.replaceAll((_, looks) -> looks - 1);
    resting.values().removeIf(looks -> looks <= 0);
    var stopped = in(clusters, HostedState.STOPPED);
    for (var id : stopped) {
      if (ran.contains(id) && stoppedBefore.contains(id) && !resting.containsKey(id)) {
        ran.remove(id);
        resting.put(id, REST);
        due.add(id);
      }
    }
    stoppedBefore.clear();
    stoppedBefore.addAll(stopped);
    ran.addAll(in(clusters, HostedState.RUNNING));
    ran.retainAll(clusters.stream().map(HostedCluster::clusterId).toList());
  }

  private static Set<UUID> in(List<HostedCluster> clusters, HostedState state) {
    return clusters.stream()
        .filter(hosted -> hosted.state() == state)
        .map(HostedCluster::clusterId)
        .collect(Collectors.toSet());
  }
}
