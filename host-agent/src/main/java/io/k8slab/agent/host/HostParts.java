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

  /** The provider of what is in a cluster's folder; empty where there is no whole cluster. */
  Optional<Provider> providerOf(Place place) {
    return read(place, Place.PROVIDER_FILE).flatMap(kind -> provider(kind.strip()));
  }

  Optional<ClusterRecord> recordOf(Place place) {
    return read(place, Place.RECORD_FILE).flatMap(ClusterRecord::read);
  }

  private Optional<String> read(Place place, String file) {
    Captured captured =
        shell.capture(Exec.of(READ_TIMEOUT, "cat", place.folder() + "/" + file));
    return captured.succeeded() ? Optional.of(captured.stdout()) : Optional.empty();
  }
}
