package io.k8slab.agent.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.k8slab.agent.cluster.Cancellation;
import io.k8slab.agent.cluster.Host;
import io.k8slab.agent.cluster.HostConfig;
import io.k8slab.agent.cluster.WorkResult;
import io.k8slab.agent.hoststate.HostName;
import io.k8slab.agent.provider.OutsideView;
import io.k8slab.agent.testing.ClientCertificate;
import io.k8slab.agent.testing.Commands;
import io.k8slab.agent.testing.HostTruth;
import io.k8slab.agent.testing.KubeClient;
import io.k8slab.agent.testing.RecordingListener;
import io.k8slab.events.HostedCluster;
import io.k8slab.events.HostedState;
import io.k8slab.events.PortBlock;
import io.k8slab.events.ProviderOffer;
import io.k8slab.events.ProvisionCluster;
import io.k8slab.events.StepOutcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import tools.jackson.databind.JsonNode;

/**
 * What every provider's clusters must do, on a real host over real SSH. One cluster goes through
 * its whole life here, so the order is the life's.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
abstract class ProviderContract {
  private static final int WORKERS = 2;

  private final UUID cluster = UUID.randomUUID();
  private final HostName name = HostName.of(cluster);
  private final RecordingListener listener = new RecordingListener();
  private Hosts hosts;
  private Host host;
  private ProvisionCluster command;
  private WorkResult result;

  /** A host's configuration; its server is up. */
  abstract HostConfig config();

  abstract Path stateFolder();

  abstract ProviderOffer expectedOffer();

  @BeforeAll
  void create() {
    hosts = new Hosts("agent-1");
    host = hosts.open(config());
    PortBlock ports = host.config().ports();
    command = Commands.provision(cluster, 1, WORKERS, expectedOffer().versions().getFirst(), ports);
    result = host.work().provision(command, listener, new Cancellation());
  }

  @AfterAll
  void close() {
    if (!HostTruth.processes(name).isEmpty()) {
      host.work().terminate(Commands.terminate(cluster, 99), listener, new Cancellation());
    }
    host.close();
    hosts.close();
  }

  private WorkResult.Provisioned provisioned() {
    assertThat(result).as(listener.log()).isInstanceOf(WorkResult.Provisioned.class);
    return (WorkResult.Provisioned) result;
  }

  private KubeClient admin(WorkResult.Provisioned made) {
    return as("admin", "system:masters", made);
  }

  private static KubeClient as(String user, String group, WorkResult.Provisioned made) {
    return new KubeClient(
        made.apiServer(),
        made.caCertificate(),
        ClientCertificate.mint(
            user,
            group,
            made.credentials().clientCaCertificate(),
            made.credentials().clientCaKey()));
  }

  @Test
  @Order(1)
  void host_offers_exactly_what_its_programs_are() {
    assertThat(host.facts().read().offers()).containsExactly(expectedOffer());
  }

  @Test
  @Order(2)
  void created_cluster_answers_with_its_version_and_nodes() {
    assertThat(provisioned().serverVersion())
        .isEqualTo("v" + expectedOffer().versions().getFirst());
    assertThat(provisioned().nodes()).isEqualTo(WORKERS);
    assertThat(provisioned().apiServer().getPort()).isEqualTo(command.ports().first());
  }

  @Test
  @Order(3)
  void every_step_was_told_and_succeeded() {
    assertThat(listener.steps())
        .isNotEmpty()
        .allSatisfy(step -> assertThat(step.outcome()).isEqualTo(StepOutcome.SUCCEEDED))
        .extracting(RecordingListener.Step::name)
        .isEqualTo(listener.started());
    assertThat(listener.fences()).containsExactly(1L);
  }

  @Test
  @Order(4)
  void only_the_api_server_could_listen_beyond_loopback_and_here_it_does_not_either() {
    assertThat(HostTruth.listening(name))
        .hasSizeGreaterThan(4)
        .allSatisfy(socket -> assertThat(socket.address().isLoopbackAddress()).isTrue())
        .allSatisfy(
            socket ->
                assertThat(socket.port())
                    .isBetween(
                        command.ports().first(),
                        command.ports().first() + command.ports().count() - 1));
  }

  @Test
  @Order(5)
  void personal_certificate_of_an_owner_may_do_everything() {
    try (KubeClient owner = as("ann@example.org", OutsideView.OWNERS, provisioned())) {
      assertThat(owner.status("/api/v1/namespaces/kube-system/secrets")).isEqualTo(200);
    }
  }

  @Test
  @Order(6)
  void certificate_of_another_group_may_do_nothing() {
    try (KubeClient stranger = as("eve@example.org", "strangers", provisioned())) {
      assertThat(stranger.status("/api/v1/namespaces/kube-system/secrets")).isEqualTo(403);
    }
  }

  @Test
  @Order(7)
  void pods_of_a_deployment_are_scheduled_and_run() {
    try (KubeClient owner = as("ann@example.org", OutsideView.OWNERS, provisioned())) {
      assertThat(
              owner.post(
                  "/apis/apps/v1/namespaces/default/deployments",
                  """
                  {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web"},
                   "spec": {"replicas": 2, "selector": {"matchLabels": {"app": "web"}},
                     "template": {"metadata": {"labels": {"app": "web"}},
                       "spec": {"containers": [{"name": "web", "image": "web"}]}}}}
                  """))
          .isEqualTo(201);
      await()
          .atMost(Duration.ofMinutes(1))
          .untilAsserted(() -> assertThat(runningPods(owner)).isEqualTo(2));
    }
  }

  private static long runningPods(KubeClient client) {
    JsonNode pods =
        client.get("/api/v1/namespaces/default/pods?labelSelector=app%3Dweb").path("items");
    long running = 0;
    for (JsonNode pod : pods) {
      if (pod.path("status").path("phase").asString("").equals("Running")
          && !pod.path("spec").path("nodeName").asString("").isEmpty()) {
        running++;
      }
    }
    return running;
  }

  @Test
  @Order(8)
  void host_lists_the_cluster_as_running() {
    assertThat(host.work().list())
        .containsExactly(new HostedCluster(cluster, 1, HostedState.RUNNING));
  }

  @Test
  @Order(9)
  void redelivered_create_adopts_what_runs() {
    List<Long> before = HostTruth.processes(name);

    WorkResult again = host.work().provision(command, listener, new Cancellation());

    assertThat(again).isEqualTo(result);
    assertThat(HostTruth.processes(name)).containsAll(before);
  }

  @Test
  @Order(10)
  void stopped_cluster_has_no_process_and_keeps_its_files() {
    host.work().stop(cluster);

    assertThat(HostTruth.processes(name)).isEmpty();
    assertThat(host.work().list())
        .containsExactly(new HostedCluster(cluster, 1, HostedState.STOPPED));
  }

  @Test
  @Order(11)
  void restored_cluster_has_its_data() {
    WorkResult restored = host.work().restore(cluster, new RecordingListener(), new Cancellation());

    assertThat(restored).isEqualTo(result);
    try (KubeClient admin = admin(provisioned())) {
      assertThat(admin.status("/apis/apps/v1/namespaces/default/deployments/web")).isEqualTo(200);
    }
  }

  @Test
  @Order(12)
  void cluster_whose_processes_were_all_killed_is_restored_with_its_data() {
    List<ProcessHandle> killed =
        HostTruth.processes(name).stream().flatMap(pid -> ProcessHandle.of(pid).stream()).toList();
    killed.forEach(ProcessHandle::destroyForcibly);
    await().atMost(Duration.ofSeconds(10)).until(() -> HostTruth.processes(name).isEmpty());

    WorkResult restored = host.work().restore(cluster, new RecordingListener(), new Cancellation());

    assertThat(restored).isEqualTo(result);
    try (KubeClient admin = admin(provisioned())) {
      assertThat(admin.status("/apis/apps/v1/namespaces/default/deployments/web")).isEqualTo(200);
    }
  }

  @Test
  @Order(13)
  void terminated_cluster_leaves_no_process_port_or_file() {
    RecordingListener told = new RecordingListener();

    assertThat(host.work().terminate(Commands.terminate(cluster, 2), told, new Cancellation()))
        .as(told.log())
        .isEqualTo(new WorkResult.Terminated());

    assertThat(HostTruth.processes(name)).isEmpty();
    assertThat(HostTruth.taken(command.ports())).isEmpty();
    assertThat(stateFolder().resolve("clusters").resolve(name.value())).doesNotExist();
    assertThat(host.work().list()).isEmpty();
  }

  @Test
  @Order(14)
  void redelivered_create_after_the_delete_makes_nothing() {
    assertThat(host.work().provision(command, listener, new Cancellation()))
        .isEqualTo(new WorkResult.Superseded(2));
    assertThat(HostTruth.processes(name)).isEmpty();
    assertThat(stateFolder().resolve("clusters").resolve(name.value())).doesNotExist();
  }

  @Test
  @Order(15)
  void redelivered_delete_answers_the_same() {
    assertThat(
            host.work()
                .terminate(
                    Commands.terminate(cluster, 2), new RecordingListener(), new Cancellation()))
        .isEqualTo(new WorkResult.Terminated());
  }

  @Test
  @Order(16)
  void no_secret_of_the_cluster_was_logged() {
    WorkResult.Provisioned made = provisioned();

    assertThat(listener.log())
        .doesNotContain("PRIVATE KEY")
        .doesNotContain(made.credentials().clientCaKey().lines().skip(1).findFirst().orElseThrow());
    assertThat(made.toString()).doesNotContain("PRIVATE KEY");
    assertThat(Files.exists(stateFolder().resolve("ledger").resolve(name.value()))).isTrue();
  }
}
