package io.k8slab.agent.host;

import io.k8slab.agent.hoststate.HostName;
import io.k8slab.agent.hoststate.HostState;
import io.k8slab.agent.provider.Provider;
import io.k8slab.agent.shell.Captured;
import io.k8slab.agent.shell.Exec;
import io.k8slab.events.HostedCluster;
import io.k8slab.events.HostedState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a host has of our clusters, by its own memory and by what runs on it. */
record ListClusters(HostParts parts) {

  List<HostedCluster> list() throws HostState.Unreachable {
    List<HostState.Found> found = parts.state().list();
    Map<String, Optional<Map<String, Set<String>>>> elsewhere = new HashMap<>();
    for (HostState.Found cluster : found) {
      elsewhere.computeIfAbsent(cluster.provider(), this::elsewhere);
    }
    return found.stream()
        .map(
            cluster ->
                new HostedCluster(
                    cluster.name().clusterId(),
                    cluster.generation(),
                    elsewhere
                        .getOrDefault(cluster.provider(), Optional.empty())
                        .map(running -> state(cluster.with(running)))
                        // nothing is done for a cluster of which nothing can be known
                        .orElse(HostedState.CHANGING)))
        .toList();
  }

  /** Whether every part of the cluster runs, whoever is at work on it. */
  boolean isRunning(HostName name) throws HostState.Unreachable {
    for (HostState.Found found : parts.state().list()) {
      if (found.name().equals(name)) {
        Map<String, Set<String>> others = elsewhere(found.provider()).orElse(Map.of());
        return runs(found.with(others));
      }
    }
    return false;
  }

  /** What a kind's clusters run outside of marked processes; empty where it cannot be known. */
  private Optional<Map<String, Set<String>>> elsewhere(String kind) {
    Optional<Exec> listing = parts.provider(kind).flatMap(Provider::listing);
    if (listing.isEmpty()) {
      return Optional.of(Map.of());
    }
    Captured captured = parts.shell().capture(listing.get());
    return captured.succeeded()
        ? Optional.of(HostState.processes(captured.stdout()))
        : Optional.empty();
  }

  private HostedState state(HostState.Found found) {
    if (found.busy()) {
      return HostedState.CHANGING;
    }
    return runs(found) ? HostedState.RUNNING : HostedState.STOPPED;
  }

  private boolean runs(HostState.Found found) {
    return parts
        .provider(found.provider())
        .filter(provider -> provider.isRunning(found.processes()))
        .isPresent();
  }
}
