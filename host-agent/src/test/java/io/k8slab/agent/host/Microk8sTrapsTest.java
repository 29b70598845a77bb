package io.k8slab.agent.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.k8slab.agent.cluster.Cancellation;
import io.k8slab.agent.cluster.HostConfig;
import io.k8slab.agent.cluster.WorkResult;
import io.k8slab.agent.hoststate.HostName;
import io.k8slab.agent.provider.microk8s.Microk8sProvider;
import io.k8slab.agent.testing.Commands;
import io.k8slab.agent.testing.RecordingListener;
import io.k8slab.events.FailureCode;
import io.k8slab.events.HostedCluster;
import io.k8slab.events.HostedState;
import io.k8slab.events.ProviderConfig;
import io.k8slab.events.ProviderOffer;
import io.k8slab.events.ProvisionCluster;
import io.k8slab.events.Resources;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What LXD, snapd and MicroK8s do to a cluster, by a program that answers as those do. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class Microk8sTrapsTest {
  private static final Resources RESOURCES = new Resources(1500, 2L << 30, 10L << 30);

  @TempDir private Path folder;
  private final UUID cluster = UUID.randomUUID();
  private final HostName name = HostName.of(cluster);
  private final String machine = "k8slab-" + name;
  private RecordedTools tools;
  private RecordedWork recorded;
  private Microk8sProvider provider;
  private ProvisionCluster command;

  @BeforeEach
  void host() {
    tools = new RecordedTools(folder, "microk8s", List.of("lxc"));
    HostConfig config = tools.microk8sHost("1.35");
    provider =
        new Microk8sProvider(config, config.microk8s().orElseThrow(), InstantSource.system());
    recorded = new RecordedWork(config, provider);
    command = Commands.provision(cluster, "microk8s", 1, 0, "1.35", RESOURCES, config.ports());
  }

  @Test
  void machine_has_its_label_its_limits_and_a_name_that_lxd_takes() throws Exception {
    recorded.createUntilVerified(command);

    assertThat(recorded.listener.started())
        .containsExactly("prepare", "launch", "boot", "install", "secure", "expose", "verify");
    assertThat(tools.calls("lxc launch"))
        .containsExactly(
            "lxc launch ubuntu:24.04 "
                + machine
                + " --vm -c limits.cpu=2 -c limits.memory=2048MiB -d root,size=10240MiB"
                + " -d eth0,security.port_isolation=true -c user.k8slab.cluster="
                + name);
  }

  @Test
  void names_of_the_api_server_are_there_before_the_snap_is() throws Exception {
    recorded.createUntilVerified(command);

    assertThat(tools.read("installed"))
        .contains("version: 0.1.0", "extraSANs:", "- 'localhost'", "- '192.0.2.7'");
    assertThat(tools.calls("lxc exec " + machine + " -- snap install"))
        .containsExactly(
            "lxc exec " + machine + " -- snap install microk8s --classic --channel=1.34/stable");
  }

  @Test
  void machine_that_boots_is_waited_for() throws Exception {
    tools.turns("booting", "booting");

    recorded.createUntilVerified(command);

    assertThat(tools.calls("lxc exec " + machine + " -- true")).hasSize(3);
    assertThat(recorded.listener.started()).contains("verify");
  }

  @Test
  void status_that_says_stopped_and_exits_with_0_is_not_believed_but_started() throws Exception {
    tools.turns("stopped");

    recorded.createUntilVerified(command);

    assertThat(tools.calls("lxc exec " + machine + " -- microk8s start")).hasSize(1);
    assertThat(recorded.listener.started()).contains("verify");
  }

  @Test
  void status_that_never_says_running_is_a_failure() {
    tools.turns("stopped", "stopped");

    WorkResult.Failed failed = recorded.failed(command);

    assertThat(failed.code()).isEqualTo(FailureCode.NOT_HEALTHY);
    assertThat(failed.step()).isEqualTo("install");
    assertThat(failed.clean()).isTrue();
    assertThat(tools.read("machines")).isEmpty();
    assertThat(recorded.listener.log()).contains("the machine's last words");
  }

  @Test
  void status_that_is_not_ready_in_time_is_a_failure() {
    tools.turns("unready");

    assertThat(recorded.failed(command).code()).isEqualTo(FailureCode.NOT_HEALTHY);
  }

  @Test
  void authority_is_one_that_microk8s_takes_and_does_not_stay_beside_it() throws Exception {
    recorded.createUntilVerified(command);

    assertThat(tools.read("ca/ca.crt")).startsWith("-----BEGIN CERTIFICATE-----");
    assertThat(folder.resolve("machine/root/k8slab-ca")).doesNotExist();
    assertThat(tools.read("calls")).doesNotContain("PRIVATE").doesNotContain("BEGIN");
  }

  @Test
  void nobody_reaches_the_api_server_before_rbac_is_on() throws Exception {
    recorded.createUntilVerified(command);

    List<String> calls = tools.calls("lxc");
    assertThat(calls)
        .containsSubsequence(
            "lxc exec " + machine + " -- microk8s refresh-certs /root/k8slab-ca",
            "lxc exec " + machine + " -- microk8s enable rbac",
            "lxc config device add "
                + machine
                + " api proxy listen=tcp:192.0.2.7:"
                + command.ports().first()
                + " connect=tcp:10.98.30.7:16443 nat=true");
  }

  @Test
  void machine_keeps_the_address_that_is_forwarded_to_and_not_one_of_its_pods() throws Exception {
    recorded.createUntilVerified(command);

    assertThat(tools.calls("lxc config device"))
        .first()
        .isEqualTo("lxc config device set " + machine + " eth0 ipv4.address=10.98.30.7");
  }

  @ParameterizedTest
  @CsvSource({
    "no-kvm, launch, HOST_UNFIT",
    "full, launch, HOST_FULL",
    "no-store, install, HOST_UNFIT"
  })
  void what_the_host_lacks_is_the_hosts_fault(String turn, String step, FailureCode code) {
    tools.turns(turn);

    WorkResult.Failed failed = recorded.failed(command);

    assertThat(failed.code()).isEqualTo(code);
    assertThat(failed.step()).isEqualTo(step);
    assertThat(failed.clean()).isTrue();
  }

  @Test
  void lxd_that_may_not_be_asked_is_the_hosts_fault_and_nothing_is_called_clean() {
    tools.write("no-lxd", "");

    WorkResult.Failed failed = recorded.failed(command);

    assertThat(failed.code()).isEqualTo(FailureCode.HOST_UNFIT);
    assertThat(failed.clean()).isFalse();
  }

  @Test
  void machine_that_lxd_cannot_remove_is_told_and_not_called_clean() {
    tools.turns("unready");
    tools.write("immortal", "");

    WorkResult.Failed failed = recorded.failed(command);

    assertThat(failed.clean()).isFalse();
    assertThat(recorded.listener.log()).contains("left in LXD: " + machine);
  }

  @Test
  void host_without_virtual_machines_offers_nothing() {
    assertThat(provider.offer(probed()))
        .contains(new ProviderOffer("microk8s", List.of("1.35"), 0, false));

    tools.write("no-kvm", "");
    assertThat(provider.offer(probed())).isEmpty();

    tools.write("no-lxd", "");
    assertThat(recorded.parts.shell().capture(provider.probe()).succeeded()).isFalse();
  }

  private String probed() {
    return recorded.parts.shell().capture(provider.probe()).stdout();
  }

  @Test
  void cluster_is_running_stopped_or_unknown_as_lxd_tells() {
    tools.folder("state/clusters/" + name);
    tools.write("state/clusters/" + name + "/provider", "microk8s\n");

    tools.write("machines", machine + " " + name + " RUNNING\nother somebodys-own RUNNING\n");
    assertThat(states()).containsExactly(HostedState.RUNNING);

    tools.write("machines", machine + " " + name + " STOPPED\n");
    assertThat(states()).containsExactly(HostedState.STOPPED);

    tools.write("no-lxd", "");
    assertThat(states()).containsExactly(HostedState.CHANGING);
  }

  private List<HostedState> states() {
    return recorded.work().list().stream().map(HostedCluster::state).toList();
  }

  @Test
  void workers_and_little_memory_and_any_configuration_are_refused_without_a_process() {
    ProvisionCluster workers =
        Commands.provision(cluster, "microk8s", 1, 1, "1.35", RESOURCES, command.ports());
    assertThat(provider.refuse(workers))
        .hasValueSatisfying(why -> assertThat(why).contains("no workers"));
    ProvisionCluster small =
        Commands.provision(
            cluster,
            "microk8s",
            1,
            0,
            "1.35",
            new Resources(1000, 1L << 30, 1L << 30),
            command.ports());
    assertThat(provider.refuse(small)).hasValueSatisfying(why -> assertThat(why).contains("2Gi"));
    assertThat(
            recorded.failed(Commands.with(command, new ProviderConfig("10.42.0.0/16", null, null))))
        .satisfies(
            failed -> assertThat(failed.code()).isEqualTo(FailureCode.UNSUPPORTED),
            failed ->
                assertThat(failed.cause())
                    .isEqualTo("The field pod_subnet is not one of this provider's."));
    assertThat(tools.read("calls")).isEmpty();
  }

  @Test
  void delete_of_what_is_not_there_succeeds() {
    assertThat(
            recorded
                .work()
                .terminate(
                    Commands.terminate(cluster, 2), new RecordingListener(), new Cancellation()))
        .isEqualTo(new WorkResult.Terminated());
  }
}
