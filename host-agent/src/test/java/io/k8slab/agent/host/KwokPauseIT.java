package io.k8slab.agent.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.k8slab.agent.cluster.Cancellation;
import io.k8slab.agent.cluster.Host;
import io.k8slab.agent.cluster.HostConfig;
import io.k8slab.agent.cluster.WorkResult;
import io.k8slab.agent.hoststate.HostName;
import io.k8slab.agent.testing.ClientCertificate;
import io.k8slab.agent.testing.Commands;
import io.k8slab.agent.testing.FreePorts;
import io.k8slab.agent.testing.HostTruth;
import io.k8slab.agent.testing.KubeClient;
import io.k8slab.agent.testing.KwokHost;
import io.k8slab.agent.testing.OpenSshServer;
import io.k8slab.agent.testing.RecordingListener;
import io.k8slab.events.FailureCode;
import io.k8slab.events.HostedCluster;
import io.k8slab.events.HostedState;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
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
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pauses and resumes, whatever happens meanwhile, on a real host with real control planes. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class KwokPauseIT {
  private static final String NOTE = "/api/v1/namespaces/default/configmaps/note";

  @TempDir private static Path folder;
  private static OpenSshServer server;
  private static HostConfig config;
  private static Hosts hosts;
  private static Host host;
  private static String version;

  private final UUID cluster = UUID.randomUUID();
  private final HostName name = HostName.of(cluster);
  private final RecordingListener listener = new RecordingListener();
  private WorkResult.Provisioned made;

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

  @BeforeEach
  void cluster_with_a_note_in_it() {
    var command = Commands.provision(cluster, 1, 1, version, config.ports());
    WorkResult result = host.work().provision(command, listener, new Cancellation());
    assertThat(result).as(listener.log()).isInstanceOf(WorkResult.Provisioned.class);
    made = (WorkResult.Provisioned) result;
    try (KubeClient admin = admin()) {
      assertThat(
              admin.post(
                  "/api/v1/namespaces/default/configmaps",
                  "{\"metadata\": {\"name\": \"note\"}, \"data\": {\"text\": \"still here\"}}"))
          .isEqualTo(201);
    }
  }

  @AfterEach
  void nothing_is_left_of_the_cluster() {
    assertThat(
            host.work()
                .terminate(
                    Commands.terminate(cluster, 1000), new RecordingListener(), new Cancellation()))
        .isEqualTo(new WorkResult.Terminated());
    assertThat(HostTruth.processes(name)).isEmpty();
    assertThat(HostTruth.taken(config.ports())).isEmpty();
    assertThat(folder.resolve("state/clusters").resolve(name.value())).doesNotExist();
  }

  private KubeClient admin() {
    return new KubeClient(
        made.apiServer(),
        made.caCertificate(),
        ClientCertificate.mint(
            "admin",
            "system:masters",
            made.credentials().clientCaCertificate(),
            made.credentials().clientCaKey()));
  }

  private WorkResult pause(Host by, long generation) {
    return by.work().pause(Commands.pause(cluster, generation), listener, new Cancellation());
  }

  private WorkResult resume(Host by, long generation) {
    return by.work().resume(Commands.resume(cluster, generation), listener, new Cancellation());
  }

  private void assertPaused(long generation) {
    assertThat(HostTruth.processes(name)).isEmpty();
    assertThat(HostTruth.taken(config.ports())).isEmpty();
    assertThat(host.work().list())
        .containsExactly(new HostedCluster(cluster, generation, HostedState.STOPPED));
  }

  /** The same address, the same CA, the same objects. */
  private void assertRunsAsBefore() {
    try (KubeClient admin = admin()) {
      assertThat(admin.get(NOTE).path("data").path("text").asString()).isEqualTo("still here");
    }
    assertThat(HostTruth.processes(name)).hasSize(5);
  }

  private void assertNotStartedByItself(Host by) {
    assertThat(by.work().restore(cluster, new RecordingListener(), new Cancellation()))
        .isInstanceOfSatisfying(
            WorkResult.Failed.class,
            failed -> assertThat(failed.code()).isEqualTo(FailureCode.CANCELLED));
    assertThat(HostTruth.processes(name)).isEmpty();
  }

  @Test
  void paused_cluster_runs_nothing_and_resumes_as_it_was_by_another_agent() {
    assertThat(pause(host, 2)).as(listener.log()).isEqualTo(new WorkResult.Paused());
    assertPaused(2);
    assertThat(listener.started()).endsWith("stop", "halt");

    assertThat(pause(host, 2)).as("delivered again").isEqualTo(new WorkResult.Paused());
    assertPaused(2);

    try (Hosts otherHosts = new Hosts("agent-2");
        Host other = otherHosts.open(config)) {
      assertNotStartedByItself(other);
      assertThat(
              other
                  .work()
                  .provision(
                      Commands.provision(cluster, 1, 1, version, config.ports()),
                      new RecordingListener(),
                      new Cancellation()))
          .as("the create, delivered again")
          .isEqualTo(new WorkResult.Superseded(2));
      assertPaused(2);

      assertThat(resume(other, 3)).as(listener.log()).isEqualTo(new WorkResult.Resumed());
      assertRunsAsBefore();
      var running = HostTruth.processes(name);

      assertThat(resume(other, 3)).as("delivered again").isEqualTo(new WorkResult.Resumed());
      assertThat(pause(other, 2)).as("of before").isEqualTo(new WorkResult.Superseded(3));
      assertThat(HostTruth.processes(name)).containsExactlyElementsOf(running);
    }
    assertThat(listener.log())
        .doesNotContain("PRIVATE KEY")
        .doesNotContain(made.credentials().clientCaKey().lines().skip(1).findFirst().orElseThrow());
  }

  @Test
  void cluster_that_is_resumed_though_it_runs_is_left_as_it_is() {
    var running = HostTruth.processes(name);

    assertThat(resume(host, 2)).as(listener.log()).isEqualTo(new WorkResult.Resumed());

    assertThat(HostTruth.processes(name)).containsExactlyElementsOf(running);
  }

  @Test
  void cluster_of_which_half_runs_is_resumed_whole() {
    var running = HostTruth.processes(name);
    running.stream()
        .limit(2)
        .flatMap(pid -> ProcessHandle.of(pid).stream())
        .forEach(ProcessHandle::destroyForcibly);

    assertThat(resume(host, 2)).as(listener.log()).isEqualTo(new WorkResult.Resumed());

    assertRunsAsBefore();
  }

  @ParameterizedTest
  @ValueSource(strings = {"stop", "halt"})
  void agent_killed_in_a_pause_leaves_it_to_its_successor(String step) throws Exception {
    killedIn(step, "pause", 2);
    HostTruth.processes(name).stream()
        .flatMap(pid -> ProcessHandle.of(pid).stream())
        .forEach(ProcessHandle::destroyForcibly); // as a reboot of the host would
    await().atMost(Duration.ofSeconds(10)).until(() -> HostTruth.processes(name).isEmpty());
    assertNotStartedByItself(host);

    assertThat(pause(host, 2)).as(listener.log()).isEqualTo(new WorkResult.Paused());

    assertPaused(2);
    assertThat(resume(host, 3)).as(listener.log()).isEqualTo(new WorkResult.Resumed());
    assertRunsAsBefore();
  }

  @ParameterizedTest
  @ValueSource(strings = {"start", "verify"})
  void agent_killed_in_a_resume_leaves_one_cluster_to_its_successor(String step) throws Exception {
    assertThat(pause(host, 2)).isEqualTo(new WorkResult.Paused());
    killedIn(step, "resume", 3);

    assertThat(resume(host, 3)).as(listener.log()).isEqualTo(new WorkResult.Resumed());

    assertRunsAsBefore();
  }

  private void killedIn(String step, String verb, long generation) throws IOException {
    Process agent = AgentProcess.start(config, cluster, version, verb, generation);
    try (BufferedReader said = agent.inputReader()) {
      String line = said.readLine();
      while (line != null && !line.equals("begun " + step)) {
        line = said.readLine();
      }
      assertThat(line).isEqualTo("begun " + step);
    } finally {
      agent.destroyForcibly().onExit().join();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"pause", "resume"})
  void delete_that_comes_in_the_middle_ends_it(String verb) throws Exception {
    if (verb.equals("resume")) {
      assertThat(pause(host, 2)).isEqualTo(new WorkResult.Paused());
    }
    var begun = new java.util.concurrent.CountDownLatch(1);
    var told = new RecordingListener(step -> begun.countDown());
    Cancellation cancellation = new Cancellation();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var result =
          threads.submit(
              () ->
                  verb.equals("pause")
                      ? host.work().pause(Commands.pause(cluster, 3), told, cancellation)
                      : host.work().resume(Commands.resume(cluster, 3), told, cancellation));
      assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();

      cancellation.cancel(); // as the cluster's queue does when the delete comes

      assertThat(result.get(30, TimeUnit.SECONDS))
          .isInstanceOfSatisfying(
              WorkResult.Failed.class,
              failed -> assertThat(failed.code()).isEqualTo(FailureCode.CANCELLED));
    }
    assertThat(
            host.work()
                .terminate(
                    Commands.terminate(cluster, 4), new RecordingListener(), new Cancellation()))
        .isEqualTo(new WorkResult.Terminated());
    assertThat(HostTruth.processes(name)).isEmpty();
    assertThat(pause(host, 3)).isEqualTo(new WorkResult.Superseded(4));
  }

  @Test
  void resume_that_fails_stops_all_again_and_may_be_asked_for_again() throws Exception {
    assertThat(pause(host, 2)).isEqualTo(new WorkResult.Paused());
    try (ServerSocket socket = FreePorts.occupy(config.ports().first())) {
      assertThat(socket.isBound()).isTrue();

      assertThat(resume(host, 3))
          .isInstanceOfSatisfying(
              WorkResult.Failed.class,
              failed -> {
                assertThat(failed.step()).isEqualTo("start");
                assertThat(failed.clean()).isTrue();
              });
      assertThat(HostTruth.processes(name)).isEmpty();
      assertThat(host.work().restore(cluster, new RecordingListener(), new Cancellation()))
          .as("nobody starts it by himself")
          .isInstanceOf(WorkResult.Failed.class);
    }
    assertThat(resume(host, 4)).as(listener.log()).isEqualTo(new WorkResult.Resumed());
    assertRunsAsBefore();
  }

  @Test
  void cluster_that_is_not_there_any_more_is_lost() {
    assertThat(
            host.work()
                .terminate(
                    Commands.terminate(cluster, 2), new RecordingListener(), new Cancellation()))
        .isEqualTo(new WorkResult.Terminated());

    for (var result : new WorkResult[] {pause(host, 3), resume(host, 4)}) {
      assertThat(result)
          .isInstanceOfSatisfying(
              WorkResult.Failed.class,
              failed -> assertThat(failed.code()).isEqualTo(FailureCode.LOST));
    }
    assertThat(HostTruth.processes(name)).isEmpty();
  }
}
