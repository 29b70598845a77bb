package io.k8slab.agent.host;

import io.k8slab.agent.cluster.HostConfig;
import io.k8slab.agent.hoststate.HostName;
import io.k8slab.agent.hoststate.HostState;
import io.k8slab.agent.provider.ClusterRecord;
import io.k8slab.agent.provider.OutsideView;
import io.k8slab.agent.provider.Place;
import io.k8slab.agent.provider.Provider;
import io.k8slab.agent.shell.Captured;
import io.k8slab.agent.shell.Exec;
import io.k8slab.agent.shell.HostShell;
import io.k8slab.agent.step.StepExecutor;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** What the work on a host's clusters shares. */
record HostParts(
    HostConfig config,
    HostShell shell,
    HostState state,
    StepExecutor executor,
    List<Provider> providers,
    OutsideView outside,
    InstantSource clock) {
  private static final Duration READ_TIMEOUT = Duration.ofSeconds(20);

  Optional<Provider> provider(String kind) {
    return providers.stream().filter(provider -> provider.kind().equals(kind)).findFirst();
  }

  Place place(HostName name) throws HostState.Unreachable {
    return new Place(name, state.folder(), state.clusterFolder(name));
  }

  /** What is in a cluster's folder, as far as it can be read. */
  record Kept(Optional<Provider> provider, Optional<ClusterRecord> cluster) {}

  Kept kept(Place place) {
    Captured captured =
        shell.capture(
            Exec.of(
                READ_TIMEOUT,
                "cat",
                place.folder() + "/" + Place.PROVIDER_FILE,
                place.folder() + "/" + Place.RECORD_FILE));
    // the provider's kind is the first line
    String[] parts = captured.stdout().split("\n", 2);
    return parts.length == 2
        ? new Kept(provider(parts[0].strip()), ClusterRecord.read(parts[1]))
        : new Kept(Optional.empty(), Optional.empty());
  }
}
