package io.k8slab.agent.provider.kwok;

import io.k8slab.agent.cluster.HostConfig;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Clusters by kwokctl 0.8 with its binary runtime. A cluster of 0 workers gets one simulated node
 * all the same: KWOK has no node for its control plane, and without any no pod could be scheduled.
 */
public final class KwokProvider implements Provider {
  public static final String KIND = "kwok";

  private static final HostScript KWOKCTL = HostScript.beside(KwokProvider.class, "kwokctl.sh");
  private static final HostScript PROBE = HostScript.beside(KwokProvider.class, "probe.sh");
  private static final HostScript DIAGNOSE = HostScript.beside(KwokProvider.class, "diagnose.sh");

  /** A control plane takes about 500 MB (measured). */
  private static final int LEAST_MEMORY_KIB = 700 * 1024;

  private static final int LEAST_DISK_KIB = 1024 * 1024;

  /** Well under a second on an idle machine; twenty creates at once are not an idle machine. */
  private static final Duration SHORT = Duration.ofMinutes(1);

  /** Measured 2 to 4 s on an idle machine. */
  private static final Duration CREATE = Duration.ofMinutes(3);

  private static final Duration CREATE_WITH_DOWNLOADS = Duration.ofMinutes(10);

  /** The kernel keeps the first 15 characters of a name. */
  private static final Set<String> COMPONENTS =
      Set.of("etcd", "kube-apiserver", "kube-controller", "kube-scheduler", "kwok-controller");

  private static final Pattern VERSION = Pattern.compile("v([0-9]+\\.[0-9]+\\.[0-9]+)");

  private final HostConfig host;
  private final KwokFiles files;
  private final InstantSource clock;

  public KwokProvider(HostConfig host, InstantSource clock) {
    if (!Set.of("127.0.0.1", "0.0.0.0").contains(host.bindAddress())) {
      throw new IllegalArgumentException(
          "bind_address: 127.0.0.1 or 0.0.0.0 for kwok, whose parts meet on loopback");
    }
    this.host = host;
    this.files = new KwokFiles(host);
    this.clock = clock;
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public Exec probe() {
    return Exec.of(SHORT, PROBE.argv(host.kwok().binFolder().orElse("")));
  }

  @Override
  public Optional<ProviderOffer> offer(String stdout) {
    Optional<String> version =
        host.kwok().binFolder().isPresent()
            ? version(stdout)
            : stdout.contains("kwokctl")
                ? Optional.of(host.kwok().downloadVersion())
                : Optional.empty();
    return version.map(
        found -> new ProviderOffer(KIND, List.of(found), host.kwok().maxWorkers(), true));
  }

  private static Optional<String> version(String stdout) {
    if (!stdout.contains("complete")) {
      return Optional.empty();
    }
    Matcher matcher = VERSION.matcher(stdout);
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  @Override
  public Optional<String> refuse(ProvisionCluster command) {
    if (command.nodes().controlPlanes() != 1) {
      return Optional.of("A simulated cluster has exactly one control plane.");
    }
    if (command.nodes().workers() < 0 || command.nodes().workers() > host.kwok().maxWorkers()) {
      return Optional.of(
          "A simulated cluster on this host has at most "
              + host.kwok().maxWorkers()
              + " worker nodes.");
    }
    if (command.ports().count() < HostConfig.LEAST_PORTS_PER_SLOT) {
      return Optional.of(
          "A simulated cluster needs " + HostConfig.LEAST_PORTS_PER_SLOT + " ports on its host.");
    }
    return command.config().refuse(KIND);
  }

  @Override
  public CreatePlan create(Place place, ProvisionCluster command) {
    PortBlock ports = new PortBlock(command.ports().first(), HostConfig.LEAST_PORTS_PER_SLOT);
    int nodes = Math.max(1, command.nodes().workers());
    ClusterPki pki = ClusterPki.make(place.name().value(), serverNames(), clock.instant());
    ClusterRecord cluster =
        new ClusterRecord(
            URI.create("https://" + authority() + ":" + ports.first()),
            command.ports(),
            nodes,
            nodes,
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
                files.all(place, cluster, pki, command.version()),
                KwokFiles.pkiFolder(place)),
            kwokctl(
                place,
                "create",
                "Start the control plane",
                host.kwok().binFolder().isPresent() ? CREATE : CREATE_WITH_DOWNLOADS,
                "create",
                "cluster",
                "--config",
                place.folder() + "/" + KwokFiles.CONFIG_FILE,
                "--kubeconfig="),
            kwokctl(
                place,
                "nodes",
                "Add " + nodes + (nodes == 1 ? " simulated node" : " simulated nodes"),
                SHORT,
                "scale",
                "node",
                "--replicas",
                Integer.toString(nodes))));
  }

  @Override
  public List<HostStep> stop(Place place) {
    return List.of(kwokctl(place, "stop", "Stop the control plane", SHORT, "stop", "cluster"));
  }

  @Override
  public List<HostStep> start(Place place, ClusterRecord cluster) {
    return List.of(
        kwokctl(place, "start", "Start the control plane again", CREATE, "start", "cluster"));
  }

  @Override
  public List<HostStep> delete(Place place) {
    return List.of(
        kwokctl(
            place,
            "delete",
            "Delete the cluster",
            SHORT,
            "delete",
            "cluster",
            // it wants a file to forget the cluster in, and takes one that is not there; its
            // default
            // is the user's own, and an empty name it refuses
            "--kubeconfig",
            place.folder() + "/no-kubeconfig"));
  }

  @Override
  public HostStep diagnose(Place place) {
    return step(
        place,
        "diagnose",
        "Collect what the control plane said",
        SHORT,
        DIAGNOSE.argv(place.folder() + "/kwok/clusters/" + place.name() + "/logs"),
        new byte[0]);
  }

  @Override
  public FailureCode classify(String step, int exitCode, String tail) {
    boolean tells = step.equals(Prepare.STEP) || step.equals("diagnose");
    return (tells ? Prepare.classify(exitCode) : Optional.<FailureCode>empty())
        .or(() -> Prepare.classify(tail))
        .orElse(FailureCode.STEP_FAILED);
  }

  @Override
  public boolean isRunning(Set<String> processes) {
    return processes.containsAll(COMPONENTS);
  }

  private List<String> serverNames() {
    List<String> names =
        new ArrayList<>(
            List.of(
                "kubernetes",
                "kubernetes.default",
                "kubernetes.default.svc",
                "kubernetes.default.svc.cluster.local",
                "localhost",
                "127.0.0.1",
                "::1",
                // the first address of the API server's default service range
                "10.0.0.1"));
    if (!names.contains(host.apiAddress())) {
      names.add(host.apiAddress());
    }
    return names;
  }

  private String authority() {
    return host.apiAddress().contains(":") ? "[" + host.apiAddress() + "]" : host.apiAddress();
  }

  private HostStep kwokctl(
      Place place, String name, String title, Duration timeout, String... arguments) {
    List<String> argv = new ArrayList<>();
    argv.add(host.kwok().binFolder().map(bin -> bin + "/kwokctl").orElse("kwokctl"));
    argv.add(place.name().value());
    argv.addAll(List.of(arguments));
    return step(place, name, title, timeout, KWOKCTL.argv(argv), new byte[0]);
  }

  private static HostStep step(
      Place place, String name, String title, Duration timeout, List<String> argv, byte[] stdin) {
    return new HostStep(
        name, title, argv, Map.of("KWOK_WORKDIR", place.folder() + "/kwok"), stdin, timeout);
  }
}
