package io.k8slab.agent.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.k8slab.agent.cluster.Cancellation;
import io.k8slab.agent.cluster.Host;
import io.k8slab.agent.cluster.HostConfig;
import io.k8slab.agent.cluster.WorkResult;
import io.k8slab.agent.hoststate.HostName;
import io.k8slab.agent.testing.Commands;
import io.k8slab.agent.testing.FreePorts;
import io.k8slab.agent.testing.HostTruth;
import io.k8slab.agent.testing.KwokHost;
import io.k8slab.agent.testing.OpenSshServer;
import io.k8slab.agent.testing.RecordingListener;
import io.k8slab.events.FailureCode;
import io.k8slab.events.HostedState;
import io.k8slab.events.PortBlock;
import io.k8slab.events.ProvisionCluster;
import java.io.BufferedReader;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes wrong in the middle of a create, on a real host with real control planes. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class KwokFaultsIT {
  @TempDir private static Path folder;
  private static OpenSshServer server;
  private static HostConfig config;
  private static Hosts hosts;
  private static Host host;
  private static String version;

  private final UUID cluster = UUID.randomUUID();
  private final HostName name = HostName.of(cluster);

  @BeforeAll
  static void start() throws Exception {
    server = OpenSshServer.start(folder.resolve("sshd"));
    config = KwokHost.config(folder.resolve("state"), Optional.of(server.config()));
    hosts = new Hosts("agent-1");
    host = hosts.open(config);
    version = KwokHost.version();
  }

  @AfterAll
  static void stop() {
    host.close();
    hosts.close();
    server.close();
  }

  @AfterEach
  void nothing_is_left_of_the_cluster() {
    assertThat(
            host.work()
                .terminate(
                    Commands.terminate(cluster, 1000), new RecordingListener(), new Cancellation()))
        .isEqualTo(new WorkResult.Terminated());
    assertNothingLeft();
  }

  private void assertNothingLeft() {
    assertThat(HostTruth.processes(name)).isEmpty();
    assertThat(HostTruth.taken(config.ports())).isEmpty();
    assertThat(folder.resolve("state/clusters").resolve(name.value())).doesNotExist();
  }

  private ProvisionCluster create() {
    return Commands.provision(cluster, 1, 1, version, config.ports());
  }

  private static WorkResult provision(ProvisionCluster command) {
    return host.work().provision(command, new RecordingListener(), new Cancellation());
  }

  @Test
  void create_cancelled_in_the_middle_leaves_nothing() throws Exception {
    Cancellation cancellation = new Cancellation();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var result =
          threads.submit(
              () -> host.work().provision(create(), new RecordingListener(), cancellation));
      await().atMost(Duration.ofSeconds(30)).until(() -> !HostTruth.listening(name).isEmpty());

      cancellation.cancel();

      assertThat(result.get(60, TimeUnit.SECONDS))
          .isInstanceOfSatisfying(
              WorkResult.Failed.class,
              failed -> {
                assertThat(failed.code()).isEqualTo(FailureCode.CANCELLED);
                assertThat(failed.clean()).isTrue();
              });
    }
    assertNothingLeft();
  }

  @Test
  void delete_that_comes_in_the_middle_of_a_create_of_another_agent_ends_it() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor();
        Hosts otherHosts = new Hosts("agent-2");
        Host other = otherHosts.open(config)) {
      var result = threads.submit(() -> provision(create()));
      await().atMost(Duration.ofSeconds(30)).until(() -> !HostTruth.listening(name).isEmpty());

      assertThat(
              other
                  .work()
                  .terminate(
                      Commands.terminate(cluster, 2), new RecordingListener(), new Cancellation()))
          .isEqualTo(new WorkResult.Terminated());

      assertThat(result.get()).isEqualTo(new WorkResult.Fenced());
    }
    assertNothingLeft();
    assertThat(provision(create())).isEqualTo(new WorkResult.Superseded(2));
  }

  @Test
  void taken_port_is_told_and_nothing_is_made() throws Exception {
    int taken = config.ports().first() + 2;
    try (ServerSocket socket = FreePorts.occupy(taken)) {
      assertThat(socket.isBound()).isTrue();

      WorkResult result = provision(create());

      assertThat(result)
          .isInstanceOfSatisfying(
              WorkResult.Failed.class,
              failed -> {
                assertThat(failed.code()).isEqualTo(FailureCode.PORT_TAKEN);
                assertThat(failed.step()).isEqualTo("prepare");
                assertThat(failed.cause()).contains(Integer.toString(taken));
                assertThat(failed.clean()).isTrue();
              });
      assertThat(HostTruth.processes(name)).isEmpty();
      // the same delivery again is the same answer, whatever is free by then
      assertThat(provision(create())).isEqualTo(result);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"prepare", "create", "nodes", "verify"})
  void agent_killed_in_a_step_leaves_one_cluster_to_its_successor(String step) throws Exception {
    Process agent = AgentProcess.start(config, cluster, version);
    try (BufferedReader said = agent.inputReader()) {
      String line = said.readLine();
      while (line != null && !line.equals("begun " + step)) {
        line = said.readLine();
      }
      assertThat(line).isEqualTo("begun " + step);
    } finally {
      agent.destroyForcibly().waitFor();
    }

    assertThat(provision(create())).isInstanceOf(WorkResult.Provisioned.class);

    assertThat(HostTruth.listening(name))
        .extracting(HostTruth.Listening::program)
        .containsOnly(
            "etcd", "kube-apiserver", "kube-controller", "kube-scheduler", "kwok-controller");
    assertThat(HostTruth.processes(name)).hasSize(5);
    assertThat(host.work().list())
        .singleElement()
        .satisfies(
            found -> {
              assertThat(found.clusterId()).isEqualTo(cluster);
              assertThat(found.state()).isEqualTo(HostedState.RUNNING);
            });
  }

  @Test
  void connections_cut_in_the_middle_of_a_create_do_not_end_it() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var result = threads.submit(() -> provision(create()));
      await().atMost(Duration.ofSeconds(30)).until(() -> !HostTruth.listening(name).isEmpty());

      server.dropConnections();

      assertThat(result.get(60, TimeUnit.SECONDS)).isInstanceOf(WorkResult.Provisioned.class);
    }
  }

  @Test
  void control_plane_that_cannot_start_is_a_failure_with_the_cause_in_its_log() throws Exception {
    Path broken = Files.createDirectories(folder.resolve("broken-bin"));
    for (String program :
        new String[] {
          "kwokctl", "kwok", "etcd", "kube-controller-manager", "kube-scheduler", "kube-apiserver"
        }) {
      Files.createSymbolicLink(
          broken.resolve(program), io.k8slab.agent.testing.Testbed.bin().resolve(program));
    }
    Files.delete(broken.resolve("etcd"));
    Files.writeString(
        broken.resolve("etcd"),
        "#!/bin/sh\n[ \"$1\" = --version ] && exec "
            + io.k8slab.agent.testing.Testbed.bin().resolve("etcd")
            + " --version\necho 'disk on fire: no space left on device'\nexit 1\n");
    assertThat(broken.resolve("etcd").toFile().setExecutable(true)).isTrue();
    HostConfig brokenConfig =
        new HostConfig(
            config.hostId(),
            config.apiAddress(),
            config.bindAddress(),
            config.stateDir(),
            config.ssh(),
            new io.k8slab.agent.cluster.KwokConfig(Optional.of(broken.toString()), version, 10),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            config.ports(),
            config.portsPerSlot(),
            1,
            Optional.of(2000L),
            Optional.of(1L << 30));
    RecordingListener told = new RecordingListener();
    try (Host other = hosts.open(brokenConfig)) {
      WorkResult result =
          other
              .work()
              .provision(
                  Commands.provision(
                      cluster, 1, 1, version, new PortBlock(config.ports().first(), 6)),
                  told,
                  new Cancellation());

      assertThat(result)
          .isInstanceOfSatisfying(
              WorkResult.Failed.class,
              failed -> {
                assertThat(failed.code()).isEqualTo(FailureCode.HOST_FULL);
                assertThat(failed.clean()).isTrue();
              });
      assertThat(told.log())
          .contains("etcd has ended")
          .contains("== etcd.log")
          .contains("disk on fire");
    }
    assertNothingLeft();
  }
}
