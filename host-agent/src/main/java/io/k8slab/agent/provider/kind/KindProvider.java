package io.k8slab.agent.provider.kind;

import io.k8slab.agent.cluster.HostConfig;
import io.k8slab.agent.cluster.KindConfig;
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
import io.k8slab.events.PortBlock;
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
 * Clusters by kind 0.33 on a Docker daemon. The cluster's CA is made by the agent and mounted into
 * the control plane, so that credentials do not have to be fetched out of a node. Each cluster has
 * a Docker network of its own. Nodes share the cluster's CPU and memory evenly.
 */
public final class KindProvider implements Provider {
  public static final String KIND = "kind";

  private static final String CREATE_STEP = "create";

  private static final HostScript PROBE = HostScript.beside(KindProvider.class, "probe.sh");
  private static final HostScript CREATE = HostScript.beside(KindProvider.class, "create.sh");
  private static final HostScript NODES = HostScript.beside(KindProvider.class, "nodes.sh");
  private static final HostScript REMAINS = HostScript.beside(KindProvider.class, "remains.sh");
  private static final HostScript LIST = HostScript.beside(KindProvider.class, "list.sh");
  private static final HostScript DIAGNOSE = HostScript.beside(KindProvider.class, "diagnose.sh");

  /** What a control plane takes at rest, measured: 600 MB. */
  private static final int LEAST_MEMORY_KIB = 1024 * 1024;

  /** Under it the API server of a new cluster does not live long. */
  private static final long LEAST_NODE_BYTES = 768L << 20;

  private static final int LEAST_DISK_KIB = 2 * 1024 * 1024;
  private static final int PORTS = 1;

  private static final Duration SHORT = Duration.ofSeconds(20);

  /** Measured 17 to 30 s for one node on two cores; a second try after a slow boot included. */
  private static final Duration CREATING = Duration.ofMinutes(6);

  private static final Duration STOPPING = Duration.ofMinutes(2);

  private final HostConfig host;
  private final KindConfig config;
  private final KindFiles files;
  private final InstantSource clock;

  public KindProvider(HostConfig host, KindConfig config, InstantSource clock) {
    this.host = host;
    this.config = config;
    this.files = new KindFiles(host);
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
      return Optional.of("This host has no node image of Kubernetes " + command.version() + ".");
    }
    if (command.nodes().controlPlanes() != 1) {
      return Optional.of("A kind cluster here has exactly one control plane.");
    }
    long share = command.resources().memoryBytes() / (1 + Math.max(0, command.nodes().workers()));
    if (share < LEAST_NODE_BYTES) {
      return Optional.of(
          "Each node of a kind cluster needs at least "
              + (LEAST_NODE_BYTES >> 20)
              + " MB of memory: ask for more, or for fewer nodes.");
    }
    if (command.nodes().workers() < 0 || command.nodes().workers() > config.maxWorkers()) {
      return Optional.of(
          "A kind cluster on this host has at most " + config.maxWorkers() + " worker nodes.");
    }
    return command.config().refuse(KIND);
  }

  @Override
  public CreatePlan create(Place place, ProvisionCluster command) {
    PortBlock ports = new PortBlock(command.ports().first(), PORTS);
    int nodes = 1 + command.nodes().workers();
    ClusterPki pki =
        ClusterPki.make(place.name().value(), List.of(host.apiAddress()), clock.instant());
    ClusterRecord cluster =
        new ClusterRecord(
            URI.create("https://" + authority() + ":" + ports.first()),
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
                files.all(place, cluster, pki, command.nodes(), command.config()),
                KindFiles.PKI),
            step(
                CREATE_STEP,
                nodes == 1 ? "Start the node" : "Start " + nodes + " nodes",
                CREATING,
                CREATE.argv(
                    bin(),
                    place.name().value(),
                    image(command.version()),
                    place.folder() + "/" + KindFiles.CONFIG_FILE,
                    Long.toString(command.resources().cpuMillis() / nodes),
                    Long.toString(command.resources().memoryBytes() / nodes),
                    place.folder() + "/kubeconfig",
                    place.stateFolder() + "/locks",
                    Long.toString(LEAST_DISK_KIB),
                    addresses(place)))));
  }

  @Override
  public List<HostStep> stop(Place place) {
    return List.of(
        step(
            "stop",
            "Stop the nodes",
            STOPPING,
            NODES.argv(bin(), "stop", place.name().value(), addresses(place))));
  }

  @Override
  public List<HostStep> start(Place place, ClusterRecord cluster) {
    return List.of(
        step(
            "start",
            "Start the nodes again",
            STOPPING,
            NODES.argv(bin(), "start", place.name().value(), addresses(place))));
  }

  /** Nothing: {@link #remains} does it all, and kind would only edit a kubeconfig besides. */
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
        .or(() -> KindErrors.classify(tail))
        .orElse(FailureCode.STEP_FAILED);
  }

  @Override
  public boolean isRunning(Set<String> processes) {
    return processes.contains("control-plane running")
        && processes.stream().allMatch(process -> process.endsWith(" running"));
  }

  private static String addresses(Place place) {
    return place.folder() + "/addresses";
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
