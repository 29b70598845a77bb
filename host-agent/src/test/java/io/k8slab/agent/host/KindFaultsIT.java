package io.k8slab.agent.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.k8slab.agent.cluster.Cancellation;
import io.k8slab.agent.cluster.Host;
import io.k8slab.agent.cluster.HostConfig;
import io.k8slab.agent.cluster.KindConfig;
import io.k8slab.agent.cluster.WorkResult;
import io.k8slab.agent.hoststate.HostName;
import io.k8slab.agent.testing.Commands;
import io.k8slab.agent.testing.FreePorts;
import io.k8slab.agent.testing.HostTruth;
import io.k8slab.agent.testing.KindDaemon;
import io.k8slab.agent.testing.KindHost;
import io.k8slab.agent.testing.OpenSshServer;
import io.k8slab.agent.testing.RecordingListener;
import io.k8slab.events.FailureCode;
import io.k8slab.events.HostedCluster;
import io.k8slab.events.HostedState;
import io.k8slab.events.ProvisionCluster;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong with real kind clusters on a real daemon. */
@ExtendWith(KindDaemon.class)
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class KindFaultsIT {
  @TempDir private static Path folder;
  private static OpenSshServer server;
  private static Hosts hosts;

  private final UUID cluster = UUID.randomUUID();
  private final HostName name = HostName.of(cluster);
  private HostConfig config;
  private Host host;

  @BeforeAll
  static void start() throws Exception {
    server = OpenSshServer.start(folder.resolve("sshd"));
    hosts = new Hosts("agent-1");
  }

  @AfterAll
  static void stop() {
    hosts.close();
    server.close();
  }

  @BeforeEach
  void open() {
    config = KindHost.config(folder.resolve("state"), Optional.of(server.config()));
    host = hosts.open(config);
  }

  @AfterEach
  void nothing_is_left_of_the_cluster() {
    try (Host closed = host) {
      assertThat(
              closed
                  .work()
                  .terminate(
                      Commands.terminate(cluster, 1000),
                      new RecordingListener(),
                      new Cancellation()))
          .isEqualTo(new WorkResult.Terminated());
    }
    assertNothingLeft();
  }

  private void assertNothingLeft() {
    assertThat(KindHost.left(name)).isEmpty();
    assertThat(HostTruth.processes(name)).isEmpty();
    assertThat(HostTruth.taken(config.ports())).isEmpty();
    assertThat(folder.resolve("state/clusters").resolve(name.value())).doesNotExist();
  }

  private ProvisionCluster create() {
    return Commands.provision(
        cluster, "kind", 1, 0, KindDaemon.VERSION, KindHost.RESOURCES, config.ports());
  }

  private WorkResult provision(Host on, RecordingListener listener) {
    return on.work().provision(create(), listener, new Cancellation());
  }

  private static WorkResult.Failed failed(WorkResult result) {
    assertThat(result).isInstanceOf(WorkResult.Failed.class);
    return (WorkResult.Failed) result;
  }

  @Test
  void port_taken_before_is_told_and_nothing_is_made() throws Exception {
    int taken = config.ports().first();
    try (ServerSocket socket = FreePorts.occupy(taken)) {
      assertThat(socket.isBound()).isTrue();

      WorkResult.Failed failed = failed(provision(host, new RecordingListener()));

      assertThat(failed.code()).isEqualTo(FailureCode.PORT_TAKEN);
      assertThat(failed.step()).isEqualTo("prepare");
      assertThat(failed.clean()).isTrue();
    }
    assertNothingLeft();
  }

  @Test
  void port_taken_at_the_last_moment_leaves_no_container_that_never_started() {
    List<ServerSocket> sockets = new ArrayList<>();
    try {
      RecordingListener listener =
          new RecordingListener(
              step -> {
                if (step.equals("create")) {
                  sockets.add(occupy(config.ports().first()));
                }
              });

      WorkResult.Failed failed = failed(provision(host, listener));

      assertThat(failed.code()).as(listener.log()).isEqualTo(FailureCode.PORT_TAKEN);
      assertThat(failed.step()).isEqualTo("create");
      assertThat(KindHost.left(name)).isEmpty();
    } finally {
      sockets.forEach(KindFaultsIT::close);
    }
  }

  private static ServerSocket occupy(int port) {
    try {
      return FreePorts.occupy(port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void close(ServerSocket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void full_disk_is_told_before_anything_is_made() throws Exception {
    Path full = Files.createDirectories(folder.resolve("full"));
    command("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", full.toString());
    try (Host other =
        hosts.open(KindHost.config(full.resolve("state"), Optional.of(server.config())))) {
      WorkResult.Failed failed = failed(provision(other, new RecordingListener()));

      assertThat(failed.code()).isEqualTo(FailureCode.HOST_FULL);
      assertThat(failed.cause()).contains("disk left");
      assertThat(failed.clean()).isTrue();
    } finally {
      command("umount", "-l", full.toString());
    }
  }

  private static void command(String... argv) throws Exception {
    assertThat(new ProcessBuilder(argv).inheritIO().start().waitFor()).isZero();
  }

  @Test
  void host_whose_docker_is_down_offers_nothing_and_is_told_as_unfit() {
    KindConfig nobody = KindHost.programs(KindDaemon.BIN, "unix:///run/k8slab-kind/nobody.sock");
    HostConfig down =
        KindHost.config(folder.resolve("state"), Optional.of(server.config()), nobody);
    try (Host other = hosts.open(down)) {
      assertThat(other.facts().read().offers()).isEmpty();

      WorkResult.Failed failed = failed(provision(other, new RecordingListener()));

      assertThat(failed.code()).isEqualTo(FailureCode.HOST_UNFIT);
      assertThat(failed.clean()).as("nobody could look").isFalse();
    }
  }

  @Test
  void create_cancelled_in_the_middle_leaves_nothing() throws Exception {
    Cancellation cancellation = new Cancellation();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var result =
          threads.submit(
              () -> host.work().provision(create(), new RecordingListener(), cancellation));
      await().atMost(Duration.ofSeconds(60)).until(() -> !KindHost.running(name).isEmpty());

      cancellation.cancel();

      WorkResult.Failed failed = failed(result.get(90, TimeUnit.SECONDS));
      assertThat(failed.code()).isEqualTo(FailureCode.CANCELLED);
      assertThat(failed.clean()).isTrue();
    }
    assertNothingLeft();
  }

  @Test
  void agent_killed_in_the_create_leaves_one_cluster_to_its_successor() throws Exception {
    Process agent = AgentProcess.start(config, cluster, KindDaemon.VERSION);
    try (BufferedReader said = agent.inputReader()) {
      String line = said.readLine();
      while (line != null && !line.equals("begun create")) {
        line = said.readLine();
      }
      assertThat(line).isEqualTo("begun create");
      await().atMost(Duration.ofSeconds(60)).until(() -> !KindHost.running(name).isEmpty());
    } finally {
      agent.destroyForcibly().waitFor();
    }
    RecordingListener listener = new RecordingListener();

    assertThat(provision(host, listener))
        .as(listener.log())
        .isInstanceOf(WorkResult.Provisioned.class);

    assertThat(KindHost.running(name)).hasSize(1);
    assertThat(host.work().list())
        .containsExactly(new HostedCluster(cluster, 1, HostedState.RUNNING));
  }

  @Test
  void containers_that_the_host_has_forgotten_make_way() {
    KindDaemon.docker(
        "create",
        "--name",
        name + "-control-plane",
        "--label",
        "io.x-k8s.kind.cluster=" + name,
        "--label",
        "io.x-k8s.kind.role=control-plane",
        KindDaemon.IMAGE);
    KindDaemon.docker("network", "create", "--label", "k8slab.cluster=" + name, "k8slab-" + name);
    RecordingListener listener = new RecordingListener();

    assertThat(provision(host, listener))
        .as(listener.log())
        .isInstanceOf(WorkResult.Provisioned.class);

    assertThat(listener.log()).contains("an earlier attempt");
    assertThat(KindHost.running(name)).hasSize(1);
  }

  @Test
  void paused_nodes_are_removed_as_others_are() {
    // what a person does on a host by hand: exec fails on it, and so would a second pause
    assertThat(provision(host, new RecordingListener())).isInstanceOf(WorkResult.Provisioned.class);

    KindHost.running(name).forEach(container -> KindDaemon.docker("pause", container));

    assertThat(host.work().list())
        .containsExactly(new HostedCluster(cluster, 1, HostedState.STOPPED));
  }
}
