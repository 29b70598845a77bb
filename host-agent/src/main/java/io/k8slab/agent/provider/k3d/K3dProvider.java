package io.k8slab.agent.provider.k3d;

import io.k8slab.agent.cluster.HostConfig;
import io.k8slab.agent.cluster.K3dConfig;
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
 * k3s clusters by k3d 5.9 on a Docker daemon. k3s takes an authority that it finds at its first
 * start, so the agent makes it and mounts it into the server: nothing has to be fetched out of a
 * node. Each cluster has a Docker network of its own. Nodes share its CPU and memory evenly.
 */
public final class K3dProvider implements Provider {
  /** As people call it: what they get is k3s, whatever makes it. */
  public static final String KIND = "k3s";

  private static final String CREATE_STEP = "create";

  private static final HostScript PROBE = HostScript.beside(K3dProvider.class, "probe.sh");
  private static final HostScript CREATE = HostScript.beside(K3dProvider.class, "create.sh");
  private static final HostScript NODES = HostScript.beside(K3dProvider.class, "nodes.sh");
  private static final HostScript REMAINS = HostScript.beside(K3dProvider.class, "remains.sh");
  private static final HostScript LIST = HostScript.beside(K3dProvider.class, "list.sh");
  private static final HostScript DIAGNOSE = HostScript.beside(K3dProvider.class, "diagnose.sh");

  /** k3s asks for 512 MB to start with; what it runs at first needs as much again. */
  private static final int LEAST_MEMORY_KIB = 1024 * 1024;

  private static final int LEAST_DISK_KIB = 2 * 1024 * 1024;

  private static final Duration SHORT = Duration.ofSeconds(20);

  /** k3d's own limits: left to itself it waits for ever. Below those of the steps. */
  private static final String CREATE_TIMEOUT = "180s";

  private static final String START_TIMEOUT = "120s";

  /** k3d counts the time to make the containers apart from the time to start them. */
  private static final Duration CREATING = Duration.ofMinutes(7);

  private static final Duration STARTING = Duration.ofMinutes(3);
  private static final Duration STOPPING = Duration.ofMinutes(2);

  private final HostConfig host;
  private final K3dConfig config;
  private final K3dFiles files;
  private final InstantSource clock;

  public K3dProvider(HostConfig host, K3dConfig config, InstantSource clock) {
    this.host = host;
    this.config = config;
    this.files = new K3dFiles(host);
    this.clock = clock;
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public Exec probe() {
    List<String> arguments = new ArrayList<>(List.of(bin()));
    config.images().forEach((version, image) -> arguments.add(version + "=" + image));
    return exec(SHORT, PROBE.argv(arguments));
  }

  @Override
  public Optional<ProviderOffer> offer(String stdout) {
    List<String> versions =
        stdout
            .lines()
            .filter(line -> line.startsWith("image "))
            .map(line -> line.substring("image ".length()))
            .sorted(Comparator.comparing(Runtime.Version::parse).reversed())
            .toList();
    return versions.isEmpty()
        ? Optional.empty()
        : Optional.of(new ProviderOffer(KIND, versions, config.maxWorkers(), false));
  }

  @Override
  public Optional<String> refuse(ProvisionCluster command) {
    if (!config.images().containsKey(command.version())) {
      return Optional.of("This host has no k3s image of Kubernetes " + command.version() + ".");
    }
    if (command.nodes().controlPlanes() != 1) {
      return Optional.of("A k3s cluster here has exactly one server.");
    }
    if (command.nodes().workers() < 0 || command.nodes().workers() > config.maxWorkers()) {
      return Optional.of(
          "A k3s cluster on this host has at most " + config.maxWorkers() + " worker nodes.");
    }
    return command.config().refuse(KIND);
  }

  @Override
  public CreatePlan create(Place place, ProvisionCluster command) {
    int nodes = 1 + command.nodes().workers();
    ClusterPki pki =
        ClusterPki.make(place.name().value(), List.of(host.apiAddress()), clock.instant());
    ClusterRecord cluster =
        new ClusterRecord(
            URI.create("https://" + authority() + ":" + command.ports().first()),
            command.ports(),
            nodes,
            0,
            pki.caCertificate(),
            pki.caKey(),
            pki.adminCertificate(),
            pki.adminKey());
    return new CreatePlan(
        cluster,
        List.of(
            Prepare.step(
                place,
                command.ports(),
                LEAST_MEMORY_KIB,
                LEAST_DISK_KIB,
                files.all(place, cluster, pki, image(command.version()), command),
                K3dFiles.PKI),
            step(
                CREATE_STEP,
                nodes == 1 ? "Start the server" : "Start the server and its agents",
                CREATING,
                CREATE.argv(
                    bin(),
                    place.name().value(),
                    network(place),
                    place.folder() + "/" + K3dFiles.CONFIG_FILE,
                    Long.toString(command.resources().cpuMillis() / nodes),
                    CREATE_TIMEOUT,
                    Long.toString(LEAST_DISK_KIB)))));
  }

  /** Docker's network of one cluster. */
  static String network(Place place) {
    return "k8slab-" + place.name();
  }

  @Override
  public List<HostStep> stop(Place place) {
    return List.of(
        step(
            "stop",
            "Stop the nodes",
            STOPPING,
            NODES.argv(bin(), "stop", place.name().value(), "")));
  }

  @Override
  public List<HostStep> start(Place place, ClusterRecord cluster) {
    return List.of(
        step(
            "start",
            "Start the nodes again",
            STARTING,
            NODES.argv(bin(), "start", place.name().value(), START_TIMEOUT)));
  }

  /** Nothing: {@link #remains} does it all, also where k3d has forgotten a part. */
  @Override
  public List<HostStep> delete(Place place) {
    return List.of();
  }

  @Override
  public Optional<Exec> listing() {
    return Optional.of(exec(SHORT, LIST.argv(bin())));
  }

  @Override
  public Optional<HostStep> remains(Place place) {
    return Optional.of(
        step("remains", "Remove the nodes", STOPPING, REMAINS.argv(bin(), place.name().value())));
  }

  @Override
  public HostStep diagnose(Place place) {
    return step(
        "diagnose",
        "Collect what the nodes said",
        SHORT,
        DIAGNOSE.argv(bin(), place.name().value()));
  }

  @Override
  public FailureCode classify(String step, int exitCode, String tail) {
    boolean tells = step.equals(Prepare.STEP) || step.equals(CREATE_STEP);
    return (tells ? Prepare.classify(exitCode) : Optional.<FailureCode>empty())
        .or(() -> Prepare.classify(tail))
        .or(() -> K3dErrors.classify(tail))
        .orElse(FailureCode.STEP_FAILED);
  }

  /** k3d's tools, which come and go, are no nodes. */
  @Override
  public boolean isRunning(Set<String> processes) {
    return processes.contains("server running")
        && processes.stream()
            .filter(process -> process.startsWith("server ") || process.startsWith("agent "))
            .allMatch(process -> process.endsWith(" running"));
  }

  private String bin() {
    return config.binFolder().orElse("");
  }

  private String image(String version) {
    return Objects.requireNonNull(config.images().get(version), version);
  }

  private String authority() {
    return host.apiAddress().contains(":") ? "[" + host.apiAddress() + "]" : host.apiAddress();
  }

  private Map<String, String> env() {
    return config.dockerHost().map(socket -> Map.of("DOCKER_HOST", socket)).orElse(Map.of());
  }

  private HostStep step(String name, String title, Duration timeout, List<String> argv) {
    return new HostStep(name, title, argv, env(), new byte[0], timeout);
  }

  private Exec exec(Duration timeout, List<String> argv) {
    return new Exec(argv, new byte[0], env(), timeout);
  }
}
