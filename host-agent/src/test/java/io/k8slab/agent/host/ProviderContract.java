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
import io.k8slab.events.Resources;
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
  private final UUID cluster = UUID.randomUUID();
  final HostName name = HostName.of(cluster);
  private final RecordingListener listener = new RecordingListener();
  private Hosts hosts;
  private Host host;
  ProvisionCluster command;
  private WorkResult result;

  /** A host's configuration; its server is up. */
  abstract HostConfig config();

  abstract Path stateFolder();

  abstract ProviderOffer expectedOffer();

  /** Worker nodes to ask for, with resources that this many can live on. */
  abstract int workers();

  abstract Resources resources();

  /** How many nodes the API then tells of. */
  abstract int nodes();

  /** What runs of the cluster, by the kernel's or an engine's own word, never through the agent. */
  abstract List<String> running();

  /** As a host that dies: without a word to anything. */
  abstract void kill();

  /** What of the cluster is on the host and is neither a process, a port nor its folder. */
  abstract List<String> leftElsewhere();

  /** An object of the kind Deployment named {@code web}, whose pods run on such nodes. */
  abstract String deployment();

  @BeforeAll
  void create() {
    hosts = new Hosts("agent-1");
    host = hosts.open(config());
    PortBlock ports = host.config().ports();
    ProviderOffer offer = expectedOffer();
    command =
        Commands.provision(
            cluster,
            offer.kind(),
            1,
            workers(),
            offer.versions().getFirst(),
            resources(),
            new PortBlock(ports.first(), HostConfig.LEAST_PORTS_PER_SLOT));
    result = host.work().provision(command, listener, new Cancellation());
  }

  @AfterAll
  void close() {
    if (!running().isEmpty() || !leftElsewhere().isEmpty()) {
      host.work().terminate(Commands.terminate(cluster, 99), listener, new Cancellation());
    }
    host.close();
    hosts.close();
  }

  final WorkResult.Provisioned provisioned() {
    assertThat(result).as(listener.log()).isInstanceOf(WorkResult.Provisioned.class);
    return (WorkResult.Provisioned) result;
  }

  final KubeClient admin(WorkResult.Provisioned made) {
    return as("admin", "system:masters", made);
  }

  static KubeClient as(String user, String group, WorkResult.Provisioned made) {
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
  @Order(10)
  void host_offers_exactly_what_its_programs_are() {
    assertThat(host.facts().read().offers()).containsExactly(expectedOffer());
  }

  @Test
  @Order(20)
  void created_cluster_answers_with_its_version_and_nodes() {
    assertThat(provisioned().serverVersion())
        .startsWith("v" + expectedOffer().versions().getFirst());
    assertThat(provisioned().nodes()).isEqualTo(nodes());
    assertThat(provisioned().apiServer().getPort()).isEqualTo(command.ports().first());
  }

  @Test
  @Order(30)
  void every_step_was_told_and_succeeded() {
    assertThat(listener.steps())
        .isNotEmpty()
        .allSatisfy(step -> assertThat(step.outcome()).isEqualTo(StepOutcome.SUCCEEDED))
        .extracting(RecordingListener.Step::name)
        .isEqualTo(listener.started());
    assertThat(listener.fences()).containsExactly(1L);
  }

  @Test
  @Order(40)
  void only_the_api_server_could_listen_beyond_loopback_and_here_it_does_not_either() {
    assertThat(HostTruth.listening(command.ports()))
        .isNotEmpty()
        .allSatisfy(socket -> assertThat(socket.address().isLoopbackAddress()).isTrue());
  }

  @Test
  @Order(50)
  void personal_certificate_of_an_owner_may_do_everything() {
    try (KubeClient owner = as("ann@example.org", OutsideView.OWNERS, provisioned())) {
      assertThat(owner.status("/api/v1/namespaces/kube-system/secrets")).isEqualTo(200);
    }
  }

  @Test
  @Order(60)
  void certificate_of_another_group_may_do_nothing() {
    try (KubeClient stranger = as("eve@example.org", "strangers", provisioned())) {
      assertThat(stranger.status("/api/v1/namespaces/kube-system/secrets")).isEqualTo(403);
    }
  }

  @Test
  @Order(70)
  void pods_of_a_deployment_are_scheduled_and_run() {
    try (KubeClient owner = as("ann@example.org", OutsideView.OWNERS, provisioned())) {
      assertThat(owner.post("/apis/apps/v1/namespaces/default/deployments", deployment()))
          .isEqualTo(201);
      await()
          .atMost(Duration.ofMinutes(2))
          .untilAsserted(() -> assertThat(readyPods(owner)).isEqualTo(2));
    }
  }

  private static long readyPods(KubeClient client) {
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
  @Order(80)
  void host_lists_the_cluster_as_running() {
    assertThat(host.work().list())
        .containsExactly(new HostedCluster(cluster, 1, HostedState.RUNNING));
  }

  @Test
  @Order(90)
  void redelivered_create_adopts_what_runs() {
    List<String> before = running();

    WorkResult again = host.work().provision(command, listener, new Cancellation());

    assertThat(again).isEqualTo(result);
    assertThat(running()).isNotEmpty().containsAll(before);
  }

  @Test
  @Order(100)
  void stopped_cluster_runs_nothing_and_keeps_its_files() {
    host.work().stop(cluster);

    assertThat(running()).isEmpty();
    assertThat(stateFolder().resolve("clusters").resolve(name.value())).exists();
    assertThat(host.work().list())
        .containsExactly(new HostedCluster(cluster, 1, HostedState.STOPPED));
  }

  @Test
  @Order(110)
  void restored_cluster_has_its_data() {
    WorkResult restored = host.work().restore(cluster, new RecordingListener(), new Cancellation());

    assertThat(restored).isEqualTo(result);
    try (KubeClient admin = admin(provisioned())) {
      assertThat(admin.status("/apis/apps/v1/namespaces/default/deployments/web")).isEqualTo(200);
    }
  }

  @Test
  @Order(120)
  void cluster_that_was_killed_as_a_whole_is_restored_with_its_data() {
    kill();
    await().atMost(Duration.ofSeconds(10)).until(() -> running().isEmpty());

    WorkResult restored = host.work().restore(cluster, new RecordingListener(), new Cancellation());

    assertThat(restored).isEqualTo(result);
    try (KubeClient admin = admin(provisioned())) {
      assertThat(admin.status("/apis/apps/v1/namespaces/default/deployments/web")).isEqualTo(200);
    }
  }

  @Test
  @Order(130)
  void terminated_cluster_leaves_nothing() {
    RecordingListener told = new RecordingListener();

    assertThat(host.work().terminate(Commands.terminate(cluster, 2), told, new Cancellation()))
        .as(told.log())
        .isEqualTo(new WorkResult.Terminated());

    assertThat(running()).isEmpty();
    assertThat(HostTruth.processes(name)).isEmpty();
    assertThat(leftElsewhere()).isEmpty();
    assertThat(HostTruth.taken(command.ports())).isEmpty();
    assertThat(stateFolder().resolve("clusters").resolve(name.value())).doesNotExist();
    assertThat(host.work().list()).isEmpty();
  }

  @Test
  @Order(140)
  void redelivered_create_after_the_delete_makes_nothing() {
    assertThat(host.work().provision(command, listener, new Cancellation()))
        .isEqualTo(new WorkResult.Superseded(2));
    assertThat(running()).isEmpty();
    assertThat(stateFolder().resolve("clusters").resolve(name.value())).doesNotExist();
  }

  @Test
  @Order(150)
  void redelivered_delete_answers_the_same() {
    assertThat(
            host.work()
                .terminate(
                    Commands.terminate(cluster, 2), new RecordingListener(), new Cancellation()))
        .isEqualTo(new WorkResult.Terminated());
  }

  @Test
  @Order(160)
  void no_secret_of_the_cluster_was_logged() {
    WorkResult.Provisioned made = provisioned();

    assertThat(listener.log())
        .doesNotContain("PRIVATE KEY")
        .doesNotContain(made.credentials().clientCaKey().lines().skip(1).findFirst().orElseThrow());
    assertThat(made.toString()).doesNotContain("PRIVATE KEY");
    assertThat(Files.exists(stateFolder().resolve("ledger").resolve(name.value()))).isTrue();
  }
}
