package io.k8slab.agent.provider.microk8s;

import io.k8slab.agent.cluster.HostConfig;
import io.k8slab.agent.cluster.Microk8sConfig;
import io.k8slab.agent.provider.ClusterFiles;
import io.k8slab.agent.provider.ClusterPki;
import io.k8slab.agent.provider.ClusterRecord;
import io.k8slab.agent.provider.CreatePlan;
import io.k8slab.agent.provider.Place;
import io.k8slab.agent.provider.Prepare;
import io.k8slab.agent.provider.Provider;
import io.k8slab.agent.shell.Exec;
import io.k8slab.agent.shell.HostScript;
import io.k8slab.agent.step.HostStep;
import io.k8slab.events.FailureCode;
import io.k8slab.events.ProviderOffer;
import io.k8slab.events.ProvisionCluster;
import io.k8slab.events.Resources;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * MicroK8s clusters of one node, each in an LXD virtual machine. MicroK8s makes an authority when
 * it is installed; its own {@code refresh-certs} then puts the agent's in its place, which must be
 * of RSA. RBAC, which it leaves off, is switched on before anybody can reach the API server.
 */
public final class Microk8sProvider implements Provider {
  public static final String KIND = "microk8s";

  static final String LAUNCH_CONFIG = "microk8s.yaml";
  static final String PKI = "pki";

  private static final HostScript SCRIPT = HostScript.beside(Microk8sProvider.class, "machine.sh");
  private static final HostScript PROBE = HostScript.beside(Microk8sProvider.class, "probe.sh");
  private static final HostScript LIST = HostScript.beside(Microk8sProvider.class, "list.sh");
  private static final HostScript REMAINS = HostScript.beside(Microk8sProvider.class, "remains.sh");

  private static final long MIB = 1024L * 1024;

  /** MicroK8s' own figure: 540 MB without workloads, 4 GB are recommended. */
  private static final long LEAST_MEMORY = 2048 * MIB;

  private static final int LEAST_DISK_KIB = 6 * 1024 * 1024;

  private static final Duration SHORT = Duration.ofSeconds(20);

  /** With the download of the image; none of these was measured. */
  private static final Duration LAUNCHING = Duration.ofMinutes(5);

  private static final Duration BOOTING = Duration.ofMinutes(5);
  private static final Duration INSTALLING = Duration.ofMinutes(10);
  private static final Duration SECURING = Duration.ofMinutes(8);
  private static final Duration STOPPING = Duration.ofMinutes(3);
  private static final Duration STARTING = Duration.ofMinutes(8);

  private final HostConfig host;
  private final Microk8sConfig config;
  private final InstantSource clock;

  public Microk8sProvider(HostConfig host, Microk8sConfig config, InstantSource clock) {
    this.host = host;
    this.config = config;
    this.clock = clock;
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public Exec probe() {
    return Exec.of(SHORT, PROBE.argv(bin()));
  }

  /** What the snap store has cannot be seen from here: the channels are believed. */
  @Override
  public Optional<ProviderOffer> offer(String stdout) {
    return stdout.lines().anyMatch("machines"::equals)
        ? Optional.of(
            new ProviderOffer(
                KIND,
                config.channels().keySet().stream()
                    .sorted(Comparator.comparing(Runtime.Version::parse).reversed())
                    .toList(),
                0,
                false))
        : Optional.empty();
  }

  @Override
  public Optional<String> refuse(ProvisionCluster command) {
    if (!config.channels().containsKey(command.version())) {
      return Optional.of("This host has no MicroK8s of Kubernetes " + command.version() + ".");
    }
    if (command.nodes().controlPlanes() != 1 || command.nodes().workers() != 0) {
      return Optional.of("A MicroK8s cluster here has exactly one node and no workers.");
    }
    if (command.resources().memoryBytes() < LEAST_MEMORY) {
      return Optional.of("A MicroK8s cluster needs 2Gi of memory.");
    }
    return command.config().refuse(KIND);
  }

  @Override
  public CreatePlan create(Place place, ProvisionCluster command) {
    ClusterPki pki =
        ClusterPki.makeWithRsa(place.name().value(), List.of(host.apiAddress()), clock.instant());
    ClusterRecord cluster =
        new ClusterRecord(
            URI.create("https://" + authority() + ":" + command.ports().first()),
            command.ports(),
            1,
            0,
            pki.caCertificate(),
            pki.caKey(),
            pki.adminCertificate(),
            pki.adminKey());
    Resources resources = command.resources();
    return new CreatePlan(
        cluster,
        List.of(
            Prepare.step(
                place,
                command.ports(),
                resources.memoryBytes() / 1024,
                LEAST_DISK_KIB,
                new ClusterFiles(KIND, cluster)
                    .with(LAUNCH_CONFIG, launchConfig())
                    .with(PKI + "/ca.crt", pki.caCertificate())
                    .with(PKI + "/ca.key", pki.caKey()),
                PKI),
            machine(
                place,
                "launch",
                "Start the virtual machine",
                LAUNCHING,
                config.image(),
                // a machine has whole processors
                Long.toString(Math.ceilDiv(resources.cpuMillis(), 1000)),
                Long.toString(resources.memoryBytes() / MIB),
                Long.toString(resources.diskBytes() / MIB)),
            machine(place, "boot", "Wait for the virtual machine", BOOTING),
            machine(
                place,
                "install",
                "Install MicroK8s",
                INSTALLING,
                place.folder() + "/" + LAUNCH_CONFIG,
                Objects.requireNonNull(config.channels().get(command.version()))),
            machine(
                place,
                "secure",
                "Put the cluster's own authority in place and switch RBAC on",
                SECURING,
                place.folder() + "/" + PKI),
            machine(
                place,
                "expose",
                "Make the API server reachable",
                SHORT,
                config.listenAddress(),
                Integer.toString(command.ports().first()))));
  }

  /** Read once, when MicroK8s is installed. */
  private String launchConfig() {
    return """
    version: 0.1.0
    extraSANs:
    - '%s'
    - '%s'
    """
        .formatted(host.apiAddress(), config.listenAddress());
  }

  @Override
  public List<HostStep> stop(Place place) {
    return List.of(machine(place, "stop", "Stop the virtual machine", STOPPING));
  }

  @Override
  public List<HostStep> start(Place place, ClusterRecord cluster) {
    return List.of(machine(place, "start", "Start the virtual machine again", STARTING));
  }

  /** Nothing: {@link #remains} does it all. */
  @Override
  public List<HostStep> delete(Place place) {
    return List.of();
  }

  @Override
  public Optional<Exec> listing() {
    return Optional.of(Exec.of(SHORT, LIST.argv(bin())));
  }

  @Override
  public Optional<HostStep> remains(Place place) {
    return Optional.of(
        step(
            "remains",
            "Remove the virtual machine",
            STOPPING,
            REMAINS.argv(bin(), place.name().value())));
  }

  @Override
  public HostStep diagnose(Place place) {
    return machine(place, "diagnose", "Collect what the machine said", SHORT);
  }

  @Override
  public FailureCode classify(String step, int exitCode, String tail) {
    return (step.equals(Prepare.STEP) ? Prepare.classify(exitCode) : Optional.<FailureCode>empty())
        .or(() -> Prepare.classify(tail))
        .or(() -> Microk8sErrors.classify(tail))
        .orElse(FailureCode.STEP_FAILED);
  }

  @Override
  public boolean isRunning(Set<String> processes) {
    return processes.contains("machine RUNNING");
  }

  private String bin() {
    return config.binFolder().orElse("");
  }

  private String authority() {
    return host.apiAddress().contains(":") ? "[" + host.apiAddress() + "]" : host.apiAddress();
  }

  private HostStep machine(
      Place place, String operation, String title, Duration timeout, String... arguments) {
    List<String> all = new ArrayList<>(List.of(bin(), operation, place.name().value()));
    all.addAll(List.of(arguments));
    return step(operation, title, timeout, SCRIPT.argv(all));
  }

  private static HostStep step(String name, String title, Duration timeout, List<String> argv) {
    return new HostStep(name, title, argv, Map.of(), new byte[0], timeout);
  }
}
