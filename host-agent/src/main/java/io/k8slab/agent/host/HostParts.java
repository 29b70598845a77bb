package io.k8slab.agent.host;

import io.k8slab.agent.cluster.Cancellation;
import io.k8slab.agent.cluster.HostConfig;
import io.k8slab.agent.hoststate.ClusterLock;
import io.k8slab.agent.hoststate.HostName;
import io.k8slab.agent.hoststate.HostState;
import io.k8slab.agent.provider.ClusterRecord;
import io.k8slab.agent.provider.OutsideView;
import io.k8slab.agent.provider.Place;
import io.k8slab.agent.provider.Provider;
import io.k8slab.agent.shell.Captured;
import io.k8slab.agent.shell.Exec;
import io.k8slab.agent.shell.HostShell;
import io.k8slab.agent.step.HostStep;
import io.k8slab.agent.step.StepEnd;
import io.k8slab.agent.step.StepExecutor;
import io.k8slab.events.PortBlock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
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

  /** Above the number of any planned step: under one fence both may run. */
  private static final int REMOVAL = 1000;

  Optional<Provider> provider(String kind) {
    return providers.stream().filter(provider -> provider.kind().equals(kind)).findFirst();
  }

  Place place(HostName name) throws HostState.Unreachable {
    return new Place(name, state.folder(), state.clusterFolder(name));
  }

  /**
   * Ends everything that belongs to the cluster and proves it gone: first what its provider, or
   * where that is not known any, keeps elsewhere, then its processes, its folder and its ports.
   *
   * @return empty where that is proven, else what was left or why it cannot be known
   */
  Optional<String> remove(
      ClusterLock lock, Place place, Optional<Provider> provider, Optional<PortBlock> ports) {
    List<String> left = new ArrayList<>();
    int ordinal = REMOVAL;
    for (Provider asked : provider.map(List::of).orElse(providers)) {
      Optional<HostStep> remains = asked.remains(place);
      if (remains.isPresent()) {
        StepEnd end =
            executor.run(lock, remains.get(), ordinal++, new SilentListener(), new Cancellation());
        Failure.of(asked, remains.get(), end).map(Failure::cause).ifPresent(left::add);
      }
    }
    executor.remove(lock, ports).ifPresent(left::add);
    return left.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", left));
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
