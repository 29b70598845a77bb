package io.k8slab.agent.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.k8slab.agent.cluster.Cancellation;
import io.k8slab.agent.cluster.HostConfig;
import io.k8slab.agent.cluster.WorkResult;
import io.k8slab.agent.hoststate.HostName;
import io.k8slab.agent.provider.k3d.K3dProvider;
import io.k8slab.agent.testing.Commands;
import io.k8slab.agent.testing.RecordingListener;
import io.k8slab.events.FailureCode;
import io.k8slab.events.HostedCluster;
import io.k8slab.events.HostedState;
import io.k8slab.events.ProviderConfig;
import io.k8slab.events.ProvisionCluster;
import io.k8slab.events.Resources;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What k3d and Docker do to a cluster, by programs that answer as those do. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class K3dTrapsTest {
  private static final Resources RESOURCES = new Resources(1500, 2L << 30, 4L << 30);

  @TempDir private Path folder;
  private final UUID cluster = UUID.randomUUID();
  private final HostName name = HostName.of(cluster);
  private RecordedTools tools;
  private RecordedWork recorded;
  private K3dProvider provider;
  private ProvisionCluster command;

  @BeforeEach
  void host() {
    tools = new RecordedTools(folder, "k3d", List.of("k3d", "docker"));
    HostConfig config = tools.k3dHost();
    provider = new K3dProvider(config, config.k3d().orElseThrow(), InstantSource.system());
    recorded = new RecordedWork(config, provider);
    command =
        Commands.provision(cluster, "k3s", 1, 1, RecordedTools.VERSION, RESOURCES, config.ports());
  }

  @Test
  void create_never_waits_for_ever_and_never_touches_the_users_kubeconfig() throws Exception {
    recorded.createUntilVerified(command);

    assertThat(tools.calls("k3d cluster create"))
        .singleElement()
        .asString()
        .startsWith("k3d cluster create " + name + " --config " + folder)
        .contains(" --timeout 180s")
        .contains(" --kubeconfig-update-default=false");
  }

  @Test
  void cluster_has_its_name_its_port_its_network_and_its_limits() throws Exception {
    recorded.createUntilVerified(command);

    assertThat(tools.read("config"))
        .contains("hostPort: '" + command.ports().first() + "'")
        .contains("hostIP: 127.0.0.1")
        .contains("network: k8slab-" + name)
        .contains("--tls-san=localhost")
        .contains("serversMemory: '" + (1L << 30) + "'")
        .contains("agentsMemory: '" + (1L << 30) + "'")
        .contains("label: k8slab.cluster=" + name)
        .containsPattern("system-reserved=cpu=[0-9]+m")
        .doesNotContain("K8SLAB_");
    assertThat(tools.calls("docker network create"))
        .singleElement()
        .asString()
        .contains("--label k8slab.cluster=" + name)
        .endsWith(" k8slab-" + name);
    assertThat(tools.calls("docker update"))
        .hasSize(2)
        .allMatch(call -> call.contains("--restart no --cpus 0.750"));
  }

  @Test
  void authority_is_mounted_and_never_part_of_a_call() throws Exception {
    recorded.createUntilVerified(command);

    assertThat(tools.read("config"))
        .contains("/pki/ca.crt:/var/lib/rancher/k3s/server/tls/server-ca.crt:ro")
        .contains("/pki/ca.key:/var/lib/rancher/k3s/server/tls/server-ca.key:ro")
        .contains("/pki/ca.crt:/var/lib/rancher/k3s/server/tls/client-ca.crt:ro")
        .contains("/pki/ca.key:/var/lib/rancher/k3s/server/tls/client-ca.key:ro");
    assertThat(tools.read("calls")).doesNotContain("PRIVATE").doesNotContain("CERTIFICATE");
  }

  @Test
  void failed_create_keeps_what_its_node_said_and_then_leaves_nothing() {
    tools.turns("Failed Cluster Start: Failed to start server k3d-x-server-0");

    WorkResult.Failed failed = recorded.failed(command);

    assertThat(failed.clean()).isTrue();
    assertThat(tools.read("config")).contains("disableRollback: true");
    assertThat(recorded.listener.log())
        .contains("the node's last words")
        .contains("out of memory true");
    assertThat(tools.calls("docker rm -f -v")).isNotEmpty();
    assertThat(tools.read("containers")).isEmpty();
    assertThat(tools.read("networks")).isEmpty();
  }

  @Test
  void container_that_docker_cannot_remove_is_told_and_not_called_clean() {
    tools.turns("Failed Cluster Start: node is restarting");
    tools.write("immortal", "");

    WorkResult.Failed failed = recorded.failed(command);

    assertThat(failed.clean()).isFalse();
    assertThat(recorded.listener.log()).contains("left in Docker: 0123456789ab aaaaaaaaaaa1");
  }

  @Test
  void leftover_that_the_host_has_forgotten_is_removed_before_k3d_would_refuse() throws Exception {
    tools.write("containers", "fedcba987654 " + name + " server exited\n");
    tools.write("networks", "112233445566\n");

    recorded.createUntilVerified(command);

    assertThat(tools.calls("docker rm -f -v fedcba987654")).hasSize(1);
    assertThat(tools.calls("docker network rm 112233445566")).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "driver failed: Bind for 127.0.0.1:30000 failed: port is already allocated | PORT_TAKEN",
        "listen tcp4 127.0.0.1:30000: bind: address already in use                 | PORT_TAKEN",
        "write /var/lib/docker/overlay2: no space left on device                   | HOST_FULL",
        "could not find an available, non-overlapping IPv4 address pool            | HOST_FULL",
        "Conflict. The container name \"/k3d\" is already in use by container \"1\" | HOST_UNFIT",
        "network k8slab is ambiguous (2 matches found on name)                     | HOST_UNFIT",
        "failed to create fsnotify watcher: too many open files                    | HOST_UNFIT",
        "Your kernel does not support cgroup namespaces                            | HOST_UNFIT",
        "failed to pull image 'rancher/k3s:v1.34.4-k3s1'                           | HOST_UNFIT",
        "toomanyrequests: You have reached your pull rate limit                    | HOST_UNFIT",
        "FATA Failed to create cluster 'x' because a cluster with that name already exists |"
            + " HOST_UNFIT",
        "stopped returning log lines: context deadline exceeded                    | TIMED_OUT",
        "failed to gather environment information used for cluster creation        | STEP_FAILED",
      })
  void what_the_tools_say_tells_whose_fault_it_is(String said, FailureCode code) {
    tools.turns(said);

    WorkResult.Failed failed = recorded.failed(command);

    assertThat(failed.code()).isEqualTo(code);
    assertThat(failed.step()).isEqualTo("create");
    assertThat(failed.clean()).isTrue();
  }

  @Test
  void daemon_that_is_away_is_the_hosts_fault_and_nothing_is_called_clean() {
    tools.write("no-docker", "");

    WorkResult.Failed failed = recorded.failed(command);

    assertThat(failed.code()).isEqualTo(FailureCode.HOST_UNFIT);
    assertThat(failed.clean()).isFalse();
    assertThat(tools.calls("k3d")).isEmpty();
  }

  @Test
  void disk_of_docker_that_is_full_is_told_before_anything_is_made() {
    tools.write("root", "/proc\n"); // a file system without any room

    WorkResult.Failed failed = recorded.failed(command);

    assertThat(failed.code()).isEqualTo(FailureCode.HOST_FULL);
    assertThat(tools.calls("k3d")).isEmpty();
  }

  @Test
  void cluster_is_running_stopped_or_unknown_as_docker_tells() {
    tools.folder("state/clusters/" + name);
    tools.write("state/clusters/" + name + "/provider", "k3s\n");

    tools.write("containers", "1 " + name + " server running\n2 " + name + " agent running\n");
    assertThat(states()).containsExactly(HostedState.RUNNING);

    tools.write("containers", "1 " + name + " server exited\n2 " + name + " agent running\n");
    assertThat(states()).containsExactly(HostedState.STOPPED);

    tools.write("no-docker", "");
    assertThat(states()).containsExactly(HostedState.CHANGING);
  }

  private List<HostedState> states() {
    return recorded.work().list().stream().map(HostedCluster::state).toList();
  }

  @Test
  void containers_of_others_are_not_listed_as_ours_and_tools_are_no_nodes() {
    tools.write(
        "containers",
        """
        1 somebodys-own server running
        2 %s server running
        3 %s agent running
        4 %s noRole exited
        """
            .formatted(name, name, name));

    String listed = recorded.parts.shell().capture(provider.listing().orElseThrow()).stdout();

    assertThat(listed)
        .doesNotContain("somebodys-own")
        .contains("process " + name + " agent running");
    assertThat(provider.isRunning(Set.of("server running", "agent running", "noRole exited")))
        .isTrue();
    assertThat(provider.isRunning(Set.of("server running", "agent exited"))).isFalse();
    assertThat(provider.isRunning(Set.of("noRole running"))).isFalse();
  }

  @Test
  void version_whose_image_is_not_there_is_not_offered() {
    assertThat(provider.offer(probed())).isPresent();

    tools.write("images", "");
    assertThat(provider.offer(probed())).isEmpty();

    tools.write("no-docker", "");
    assertThat(recorded.parts.shell().capture(provider.probe()).succeeded()).isFalse();
  }

  private String probed() {
    return recorded.parts.shell().capture(provider.probe()).stdout();
  }

  @Test
  void delete_of_what_is_not_there_succeeds() {
    assertThat(
            recorded
                .work()
                .terminate(
                    Commands.terminate(cluster, 2), new RecordingListener(), new Cancellation()))
        .isEqualTo(new WorkResult.Terminated());
    assertThat(recorded.work().list()).isEmpty();
  }

  @Test
  void what_may_be_set_of_k3s_is_in_its_configuration() throws Exception {
    recorded.createUntilVerified(
        Commands.with(
            command,
            new ProviderConfig(
                "10.200.0.0/16", "10.201.0.0/16", List.of("traefik", "metrics-server"))));

    assertThat(tools.read("config"))
        .contains("arg: --cluster-cidr=10.200.0.0/16")
        .contains("arg: --service-cidr=10.201.0.0/16")
        .contains("arg: --disable=traefik")
        .contains("arg: --disable=metrics-server");
  }

  @Test
  void hostile_configuration_starts_no_process() {
    Path marker = folder.resolve("marker");
    for (ProviderConfig hostile :
        List.of(
            new ProviderConfig("10.42.0.0/16; touch " + marker, null, null),
            new ProviderConfig(null, "$(touch " + marker + ")", null),
            new ProviderConfig(null, null, List.of("traefik\n- arg: `touch " + marker + "`")),
            new ProviderConfig(null, null, List.of("coredns")))) {
      command =
          Commands.provision(
              UUID.randomUUID(), "k3s", 1, 1, RecordedTools.VERSION, RESOURCES, command.ports());

      WorkResult.Failed failed = recorded.failed(Commands.with(command, hostile));

      assertThat(failed.code()).isEqualTo(FailureCode.UNSUPPORTED);
      assertThat(failed.cause()).startsWith("The field ");
    }
    assertThat(marker).doesNotExist();
    assertThat(tools.read("calls")).isEmpty();
    assertThat(recorded.listener.started()).isEmpty();
  }
}
