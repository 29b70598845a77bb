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
        KindDaemon.lines("exec", running().getFirst(), "crictl", "images", "-o", "json").stream()
            .filter(line -> line.contains("/coredns:"))
            .map(line -> line.replaceAll("[\",\\s]", ""))
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
    assertThat(quantity).endsWith("Ki");
    return Long.parseLong(quantity.substring(0, quantity.length() - 2));
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
