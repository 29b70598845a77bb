package io.k8slab.agent.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.k8slab.agent.cluster.HostConfig;
import io.k8slab.agent.provider.OutsideView;
import io.k8slab.agent.provider.PemTls;
import io.k8slab.agent.testing.ClientCertificate;
import io.k8slab.agent.testing.KindDaemon;
import io.k8slab.agent.testing.KindHost;
import io.k8slab.agent.testing.KubeClient;
import io.k8slab.agent.testing.OpenSshServer;
import io.k8slab.events.ProviderOffer;
import io.k8slab.events.Resources;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Real kind clusters with running pods: a control plane and a worker. */
@ExtendWith(KindDaemon.class)
class KindIT extends ProviderContract {
  private final Path folder;
  private final OpenSshServer server;

  KindIT(@TempDir Path folder) throws Exception {
    this.folder = folder;
    this.server = OpenSshServer.start(folder.resolve("sshd"));
  }

  @Override
  HostConfig config() {
    return KindHost.config(stateFolder(), Optional.of(server.config()));
  }

  @Override
  Path stateFolder() {
    return folder.resolve("state");
  }

  @Override
  ProviderOffer expectedOffer() {
    return new ProviderOffer("kind", List.of(KindDaemon.VERSION), 3, false);
  }

  @Override
  int workers() {
    return 1;
  }

  @Override
  Resources resources() {
    return KindHost.RESOURCES;
  }

  @Override
  int nodes() {
    return 1 + workers();
  }

  @Override
  List<String> running() {
    return KindHost.running(name);
  }

  @Override
  void kill() {
    running().forEach(container -> KindDaemon.docker("kill", container));
  }

  @Override
  List<String> leftElsewhere() {
    return KindHost.left(name);
  }

  /** Of an image that is in the node image: CoreDNS, which answers HTTP where its file says so. */
  @Override
  String deployment() {
    String image =
        KindDaemon.lines("exec", running().getFirst(), "ctr", "-n", "k8s.io", "images", "ls", "-q")
            .stream()
            .filter(line -> line.contains("/coredns:"))
            .findFirst()
            .orElseThrow();
    return """
    {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web"},
     "spec": {"replicas": 2, "selector": {"matchLabels": {"app": "web"}},
       "template": {"metadata": {"labels": {"app": "web"}},
         "spec": {"containers": [{"name": "web", "image": "%s",
             "command": ["/coredns", "-conf", "/etc/web/Corefile"],
             "readinessProbe": {"httpGet": {"path": "/health", "port": 8080}, "periodSeconds": 1},
             "volumeMounts": [{"name": "web", "mountPath": "/etc/web"}]}],
           "volumes": [{"name": "web", "configMap": {"name": "web"}}]}}}}
    """
        .formatted(image);
  }

  private KubeClient owner() {
    return as("ann@example.org", OutsideView.OWNERS, provisioned());
  }

  @Test
  @Order(61)
  void configuration_of_the_pods_is_taken() {
    try (KubeClient owner = owner()) {
      assertThat(
              owner.post(
                  "/api/v1/namespaces/default/configmaps",
                  """
                  {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "web"},
                   "data": {"Corefile": ".:1053 {\\n whoami\\n health :8080\\n}\\n"}}
                  """))
          .isEqualTo(201);
    }
  }

  @Test
  @Order(71)
  void each_pod_answers() {
    assertPodsAnswer();
  }

  private void assertPodsAnswer() {
    try (KubeClient owner = owner()) {
      JsonNode pods = owner.get("/api/v1/namespaces/default/pods?labelSelector=app%3Dweb");
      assertThat(pods.path("items")).hasSize(2);
      for (JsonNode pod : pods.path("items")) {
        String name = pod.path("metadata").path("name").asString("");
        await()
            .atMost(Duration.ofMinutes(1))
            .untilAsserted(
                () ->
                    assertThat(
                            owner.text(
                                "/api/v1/namespaces/default/pods/" + name + ":8080/proxy/health"))
                        .isEqualTo("OK"));
      }
    }
  }

  @Test
  @Order(72)
  void certificate_of_the_api_server_is_valid_for_the_hosts_name() throws Exception {
    URI api = provisioned().apiServer();
    assertThat(api.getHost()).isEqualTo(config().apiAddress());
    ClientCertificate certificate =
        ClientCertificate.mint(
            "ann@example.org",
            OutsideView.OWNERS,
            provisioned().credentials().clientCaCertificate(),
            provisioned().credentials().clientCaKey());
    try (SSLSocket socket =
        (SSLSocket)
            PemTls.context(
                    provisioned().caCertificate(), certificate.certificate(), certificate.key())
                .getSocketFactory()
                .createSocket(api.getHost(), api.getPort())) {
      socket.startHandshake();
      X509Certificate seen = (X509Certificate) socket.getSession().getPeerCertificates()[0];
      assertThat(seen.getSubjectAlternativeNames())
          .extracting(san -> san.get(1).toString())
          .contains(config().apiAddress(), "localhost", "127.0.0.1");
    }
  }

  @Test
  @Order(73)
  void each_node_has_its_share_of_cpu_and_memory_and_the_scheduler_knows_it() {
    long memory = resources().memoryBytes() / nodes();
    long cpu = resources().cpuMillis() / nodes();
    for (String container : running()) {
      assertThat(inside(container, "memory.max", "memory/memory.limit_in_bytes"))
          .isEqualTo(Long.toString(memory));
      assertThat(inside(container, "cpu.max", "cpu/cpu.cfs_quota_us").split(" ", -1)[0])
          .isEqualTo(Long.toString(cpu * 100));
      assertThat(
              KindDaemon.docker("inspect", "-f", "{{.HostConfig.RestartPolicy.Name}}", container))
          .isEqualToIgnoringNewLines("no");
    }
    try (KubeClient owner = owner()) {
      for (JsonNode node : owner.get("/api/v1/nodes").path("items")) {
        JsonNode allocatable = node.path("status").path("allocatable");
        assertThat(allocatable.path("cpu").asString("")).isEqualTo(cpu + "m");
        // what the kubelet keeps for evictions comes off besides
        assertThat(kibibytes(allocatable.path("memory").asString("")))
            .isBetween((memory >> 10) - 200 * 1024, memory >> 10);
      }
    }
  }

  /** A limit as the kernel tells it in the node, by cgroup v2 or v1. */
  private static String inside(String container, String v2, String v1) {
    return KindDaemon.docker(
            "exec",
            "-w",
            "/sys/fs/cgroup",
            container,
            "sh",
            "-c",
            "cat " + v2 + " 2>/dev/null || cat " + v1)
        .strip();
  }

  private static long kibibytes(String quantity) {
    long number = Long.parseLong(quantity.substring(0, quantity.length() - 2));
    return switch (quantity.substring(quantity.length() - 2)) {
      case "Ki" -> number;
      case "Mi" -> number << 10;
      default -> throw new IllegalArgumentException(quantity);
    };
  }

  @Test
  @Order(74)
  void cluster_has_a_network_of_its_own() {
    for (String container : running()) {
      assertThat(
              KindDaemon.lines(
                  "inspect",
                  "-f",
                  "{{range $name, $of := .NetworkSettings.Networks}}{{println $name}}{{end}}",
                  container))
          .containsExactly("k8slab-" + name);
    }
  }

  @Test
  @Order(75)
  void nothing_of_kind_is_written_outside_of_the_state_folder() {
    assertThat(Path.of(System.getProperty("user.home"), ".kube", "config").toFile())
        .satisfiesAnyOf(
            file -> assertThat(file).doesNotExist(),
            file -> assertThat(file).content().doesNotContain(name.value()));
  }

  /** A pod on its node's network is in the very namespace from which this connects. */
  @Test
  @Order(76)
  void with_the_hosts_firewall_a_node_reaches_its_cluster_and_not_the_host() throws Exception {
    String node = running().getLast();
    String gateway = network("{{(index .IPAM.Config 0).Gateway}}");
    String other =
        KindDaemon.docker(
                "inspect",
                "-f",
                "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}",
                name + "-control-plane")
            .strip();
    assertThat(network("{{index .Options \"com.docker.network.bridge.name\"}}"))
        .isEqualTo("k8l-" + name.value().substring(15));
    try (ServerSocket host = new ServerSocket(0)) {
      assertThat(connects(node, gateway, host.getLocalPort())).isTrue();
      KindDaemon.firewall("keep");
      try (KubeClient owner = owner()) {
        assertThat(connects(node, gateway, host.getLocalPort())).isFalse();
        assertThat(connects(node, other, 6443)).isTrue();
        assertThat(owner.status("/readyz")).isEqualTo(200);
      } finally {
        KindDaemon.firewall("remove");
      }
      assertThat(connects(node, gateway, host.getLocalPort())).isTrue();
    }
  }

  private String network(String format) {
    return KindDaemon.docker("network", "inspect", "-f", format, "k8slab-" + name).strip();
  }

  private static boolean connects(String node, String address, int port) {
    return KindDaemon.docker(
            "exec",
            node,
            "bash",
            "-c",
            "if timeout 5 bash -c 'exec 3<>/dev/tcp/%s/%d' 2>/dev/null; then echo yes; fi"
                .formatted(address, port))
        .strip()
        .equals("yes");
  }

  @Test
  @Order(115)
  void pods_of_the_restored_cluster_answer_again() {
    assertPodsAnswer();
  }

  @AfterAll
  void stopServer() {
    server.close();
  }
}
