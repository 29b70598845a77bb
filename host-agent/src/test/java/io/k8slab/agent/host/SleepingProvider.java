package io.k8slab.agent.host;

import io.k8slab.agent.provider.ClusterRecord;
import io.k8slab.agent.provider.CreatePlan;
import io.k8slab.agent.provider.Place;
import io.k8slab.agent.provider.Provider;
import io.k8slab.agent.provider.kwok.KwokProvider;
import io.k8slab.agent.shell.Exec;
import io.k8slab.agent.step.HostStep;
import io.k8slab.agent.testing.KwokHost;
import io.k8slab.events.FailureCode;
import io.k8slab.events.ProviderOffer;
import io.k8slab.events.ProvisionCluster;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A kind of cluster that is made by one command of the test's choice. */
final class SleepingProvider implements Provider {
  static final String KIND = "sleep";

  private final List<String> create;

  SleepingProvider(List<String> create) {
    this.create = create;
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public Exec probe() {
    return Exec.of(Duration.ofSeconds(5), "printf", "%s", "here");
  }

  @Override
  public Optional<ProviderOffer> offer(String stdout) {
    return stdout.equals("here")
        ? Optional.of(new ProviderOffer(KIND, List.of("1.0.0"), 1, true))
        : Optional.empty();
  }

  @Override
  public Optional<String> refuse(ProvisionCluster command) {
    return command.nodes().controlPlanes() == 1
        ? Optional.empty()
        : Optional.of("It has one control plane.");
  }

  @Override
  public CreatePlan create(Place place, ProvisionCluster command) {
    ClusterRecord record =
        new KwokProvider(
                KwokHost.withoutPrograms(place.stateFolder(), command.ports()),
                InstantSource.system())
            .create(place, command)
            .cluster();
    return new CreatePlan(record, List.of(step("create", create)));
  }

  @Override
  public List<HostStep> stop(Place place) {
    return List.of(step("stop", List.of("true")));
  }

  @Override
  public List<HostStep> start(Place place, ClusterRecord cluster) {
    return List.of(step("start", create));
  }

  @Override
  public List<HostStep> delete(Place place) {
    return List.of(step("delete", List.of("true")));
  }

  @Override
  public HostStep diagnose(Place place) {
    return step("diagnose", List.of("echo", "diagnosed"));
  }

  @Override
  public FailureCode classify(String step, int exitCode, String tail) {
    return FailureCode.STEP_FAILED;
  }

  @Override
  public boolean isRunning(Set<String> processes) {
    return processes.contains("sleep");
  }

  private static HostStep step(String name, List<String> argv) {
    return new HostStep(name, "Step " + name, argv, Map.of(), new byte[0], Duration.ofSeconds(1));
  }
}
