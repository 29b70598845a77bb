package io.k8slab.agent.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.k8slab.agent.cluster.Cancellation;
import io.k8slab.agent.cluster.HostConfig;
import io.k8slab.agent.cluster.WorkResult;
import io.k8slab.agent.hoststate.HostState;
import io.k8slab.agent.provider.OutsideView;
import io.k8slab.agent.provider.kind.KindProvider;
import io.k8slab.agent.shell.HostShell;
import io.k8slab.agent.shell.LocalShell;
import io.k8slab.agent.step.StepExecutor;
import io.k8slab.agent.testing.Commands;
import io.k8slab.agent.testing.KindDaemon;
import io.k8slab.agent.testing.KindHost;
import io.k8slab.agent.testing.RecordingListener;
import io.k8slab.events.FailureCode;
import io.k8slab.events.ProvisionCluster;
import io.k8slab.events.Resources;
import io.k8slab.events.StepOutcome;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What kind and Docker do that cannot be provoked with the real ones, by programs that answer as
 * those do; the programs say which version and from where.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class KindTrapsTest {
  @TempDir private Path folder;
  private final RecordingListener listener = new RecordingListener();
  private HostParts parts;
  private ProvisionCluster command;

  @BeforeEach
  void programs() throws IOException {
    Path bin = Files.createDirectories(folder.resolve("bin"));
    for (String program : List.of("kind", "docker")) {
      try (InputStream in =
          Objects.requireNonNull(getClass().getResourceAsStream("/recorded/kind/" + program))) {
        Files.copy(in, bin.resolve(program));
      }
      assertThat(bin.resolve(program).toFile().setExecutable(true)).isTrue();
    }
    Files.writeString(folder.resolve("root"), folder + "\n");
    HostConfig config =
        KindHost.config(
            folder.resolve("state"),
            Optional.empty(),
            KindHost.programs(bin, "unix:///nowhere.sock"));
    HostShell shell = new LocalShell();
    HostState state = new HostState(shell, config.stateDir(), "agent-1");
    parts =
        new HostParts(
            config,
            shell,
            state,
            new StepExecutor(shell, state),
            List.of(new KindProvider(config, config.kind().orElseThrow(), InstantSource.system())),
            new OutsideView(),
            InstantSource.system());
    command = command(KindHost.RESOURCES);
  }

  private ProvisionCluster command(Resources resources) {
    return Commands.provision(
        UUID.randomUUID(), "kind", 1, 1, KindDaemon.VERSION, resources, parts.config().ports());
  }

  private void turns(String... turns) throws IOException {
    Files.write(folder.resolve("turns"), List.of(turns));
  }

  private List<String> calls(String beginning) throws IOException {
    return Files.exists(folder.resolve("calls"))
        ? Files.readAllLines(folder.resolve("calls")).stream()
            .filter(call -> call.startsWith(beginning))
            .toList()
        : List.of();
  }

  private WorkResult.Failed failed() {
    WorkResult result = new HostWork(parts).provision(command, listener, new Cancellation());
    assertThat(result).isInstanceOf(WorkResult.Failed.class);
    return (WorkResult.Failed) result;
  }

  /** Runs a create up to the look from outside, which here sees nothing, and ends it there. */
  private WorkResult createUntilVerified() throws Exception {
    Cancellation cancellation = new Cancellation();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var result =
          threads.submit(() -> new HostWork(parts).provision(command, listener, cancellation));
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> result.isDone() || listener.started().contains("verify"));
      cancellation.cancel();
      return result.get();
    }
  }

  @Test
  void create_that_exits_with_0_though_no_node_is_ready_is_not_believed() throws Exception {
    turns("not-ready");

    WorkResult result = createUntilVerified();

    assertThat(listener.steps())
        .extracting(RecordingListener.Step::name, RecordingListener.Step::outcome)
        .contains(
            org.assertj.core.groups.Tuple.tuple("create", StepOutcome.SUCCEEDED),
            org.assertj.core.groups.Tuple.tuple("verify", StepOutcome.CANCELLED));
    assertThat(result).isInstanceOf(WorkResult.Failed.class);
    assertThat(calls("kind create")).hasSize(1).noneMatch(call -> call.contains("--wait"));
  }

  @Test
  void node_that_boots_too_slowly_gets_a_second_try() throws Exception {
    turns("slow-boot", "ready");

    createUntilVerified();

    assertThat(calls("kind"))
        .extracting(call -> call.split(" ", 3)[1])
        .containsExactly("create", "delete", "create");
    assertThat(listener.started()).contains("verify");
  }

  @Test
  void node_that_never_boots_is_the_hosts_fault_and_its_last_words_are_in_the_log()
      throws Exception {
    turns("slow-boot", "slow-boot");

    WorkResult.Failed failed = failed();

    assertThat(failed.code()).isEqualTo(FailureCode.HOST_UNFIT);
    assertThat(failed.clean()).isTrue();
    assertThat(calls("kind create")).hasSize(2);
    assertThat(listener.log()).contains("the node's last words").contains("out of memory true");
    assertThat(calls("docker rm")).isNotEmpty();
  }

  @Test
  void no_call_of_kind_touches_the_users_kubeconfig_silences_errors_or_drops_the_evidence()
      throws Exception {
    turns("slow-boot", "ready");

    createUntilVerified();

    assertThat(calls("kind"))
        .isNotEmpty()
        .allMatch(call -> call.contains(" --kubeconfig " + folder.resolve("state")))
        .noneMatch(call -> call.matches(".* (-q|--quiet).*"));
    assertThat(calls("kind create")).allMatch(call -> call.contains(" --retain"));
  }

  @Test
  void limits_are_each_nodes_share() throws Exception {
    turns("ready");

    createUntilVerified();

    assertThat(calls("docker update"))
        .singleElement()
        .asString()
        .contains("--cpus 0.750")
        .contains("--memory " + (3L << 29) + " --memory-swap " + (3L << 29));
  }

  @Test
  void docker_whose_own_disk_is_full_is_told_before_anything_is_made() throws Exception {
    Files.writeString(folder.resolve("root"), "/proc\n"); // a file system without any room

    WorkResult.Failed failed = failed();

    assertThat(failed.code()).isEqualTo(FailureCode.HOST_FULL);
    assertThat(failed.cause()).contains("disk left for Docker");
    assertThat(calls("kind create")).isEmpty();
  }

  @Test
  void nodes_that_could_not_live_on_their_share_are_refused_without_a_process() throws Exception {
    command = command(new Resources(1000, 1L << 30, 1L << 30));

    WorkResult.Failed failed = failed();

    assertThat(failed.code()).isEqualTo(FailureCode.UNSUPPORTED);
    assertThat(failed.cause()).contains("at least 768 MB of memory");
    assertThat(calls("")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "driver failed: Bind for 127.0.0.1:30000 failed: port is already allocated | PORT_TAKEN",
        "listen tcp4 127.0.0.1:30000: bind: address already in use                 | PORT_TAKEN",
        "write /var/lib/docker/overlay2: no space left on device                   | HOST_FULL",
        "could not find an available, non-overlapping IPv4 address pool            | HOST_FULL",
        "Cannot connect to the Docker daemon at unix:///run/docker.sock            | HOST_UNFIT",
        "failed to create fsnotify watcher: too many open files                    | HOST_UNFIT",
        "Your kernel does not support cgroup namespaces                            | HOST_UNFIT",
        "failed to pull image \"kindest/node:v1.34.0\"                             | HOST_UNFIT",
        "toomanyrequests: You have reached your pull rate limit                    | HOST_UNFIT",
        "unable to apply caps: operation not permitted                             | HOST_UNFIT",
        "failed to init node with kubeadm                                          | STEP_FAILED",
      })
  void what_the_tools_say_tells_whose_fault_it_is(String said, FailureCode code) throws Exception {
    turns(said);

    WorkResult.Failed failed = failed();

    assertThat(failed.code()).isEqualTo(code);
    assertThat(failed.step()).isEqualTo("create");
    assertThat(failed.clean()).isTrue();
  }
}
