package io.k8slab.agent.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.k8slab.agent.cluster.Cancellation;
import io.k8slab.agent.hoststate.ClusterLock;
import io.k8slab.agent.hoststate.HostName;
import io.k8slab.agent.hoststate.HostState;
import io.k8slab.agent.hoststate.LockResult;
import io.k8slab.agent.hoststate.Wish;
import io.k8slab.agent.shell.Exec;
import io.k8slab.agent.shell.HostShell;
import io.k8slab.agent.shell.LocalShell;
import io.k8slab.agent.shell.OutputSink;
import io.k8slab.agent.shell.ShellResult;
import io.k8slab.agent.testing.FreePorts;
import io.k8slab.agent.testing.HostTruth;
import io.k8slab.agent.testing.RecordingListener;
import io.k8slab.events.PortBlock;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class StepExecutorTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  private final HostName name = HostName.of(UUID.randomUUID());
  private final RecordingListener listener = new RecordingListener();
  @TempDir private Path folder;
  private HostState state;
  private StepExecutor executor;
  private ClusterLock lock;

  @BeforeEach
  void open() {
    HostShell shell = new LocalShell();
    state = new HostState(shell, folder + "/state", "agent-1");
    executor = new StepExecutor(shell, state);
    lock = lock(1);
  }

  @AfterEach
  void nothing_stays() {
    ClusterLock last = lock(100);
    assertThat(executor.remove(last, Optional.empty())).isEmpty();
    last.close();
    lock.close();
    assertThat(HostTruth.processes(name)).isEmpty();
  }

  private ClusterLock lock(long generation) {
    LockResult result = state.tryLock(name, generation, 1, Wish.PRESENT);
    assertThat(result).isInstanceOf(LockResult.Granted.class);
    return ((LockResult.Granted) result).lock();
  }

  private static HostStep step(Duration timeout, String... argv) {
    return new HostStep("try", "Try it", List.of(argv), Map.of(), new byte[0], timeout);
  }

  private StepEnd run(HostStep step) {
    return executor.run(lock, step, 1, listener, new Cancellation());
  }

  private CompletableFuture<StepEnd> running(HostStep step, Cancellation cancellation) {
    return CompletableFuture.supplyAsync(
        () -> executor.run(lock, step, 1, listener, cancellation),
        Executors.newVirtualThreadPerTaskExecutor());
  }

  private void awaitProcess(String commandLine) {
    await()
        .atMost(LONG)
        .until(
            () ->
                HostTruth.processes(name).stream()
                    .flatMap(pid -> ProcessHandle.of(pid).stream())
                    .anyMatch(
                        process -> process.info().commandLine().orElse("").contains(commandLine)));
  }

  @Test
  void exit_code_and_last_lines_come_back() {
    assertThat(run(step(LONG, "sh", "-c", "echo said; echo complained >&2; exit 3")))
        .isEqualTo(new StepEnd.Exited(3, "said\ncomplained\n"));
    assertThat(listener.log()).contains("said\n").contains("complained\n");
  }

  @Test
  void line_without_an_end_is_told_too() {
    assertThat(run(step(LONG, "printf", "%s", "no end")))
        .isEqualTo(new StepEnd.Exited(0, "no end\n"));
  }

  @Test
  void missing_program_is_a_failed_step() {
    assertThat(run(step(LONG, "k8slab-no-such-program")))
        .isInstanceOfSatisfying(
            StepEnd.Exited.class, exited -> assertThat(exited.code()).isEqualTo(127));
  }

  @Test
  void hostile_arguments_arrive_as_they_are() {
    assertThat(
            run(step(LONG, "printf", "%s|", "; touch x", "$(touch x)", "a\nb", "-n", "'", "漢 🙂")))
        .isEqualTo(new StepEnd.Exited(0, "; touch x|$(touch x)|a\nb|-n|'|漢 🙂|\n"));
  }

  @Test
  void standard_input_arrives_and_its_copy_on_the_host_is_gone_after() throws Exception {
    HostStep step =
        new HostStep(
            "try",
            "Try it",
            List.of("cat"),
            Map.of(),
            "in\nput\n".getBytes(StandardCharsets.UTF_8),
            LONG);

    assertThat(run(step)).isEqualTo(new StepEnd.Exited(0, "in\nput\n"));
    try (var files = Files.walk(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .doesNotContain("stdin")
          .noneMatch(file -> file.startsWith("in."));
    }
  }

  @Test
  void environment_is_clean_and_carries_the_mark() {
    HostStep step =
        new HostStep("try", "Try it", List.of("env"), Map.of("MORE", "a b"), new byte[0], LONG);

    run(step);

    assertThat(listener.log().lines().map(line -> line.split("=", -1)[0]))
        .contains("MORE", "PATH", "HOME", "TMPDIR", "K8SLAB_CLUSTER")
        .doesNotContain("JAVA_HOME", "USER", "MAVEN_CMD_LINE_ARGS", "SSH_CONNECTION");
    assertThat(listener.log())
        .contains("MORE=a b\n")
        .contains("HOME=" + folder + "/state/clusters/" + name + "/home\n");
  }

  @Test
  void much_output_arrives_whole() {
    run(step(LONG, "sh", "-c", "seq 1 50000; seq 50001 60000 >&2"));

    assertThat(listener.log().lines()).hasSize(60_000).contains("1", "50000", "50001", "60000");
  }

  @Test
  void output_comes_while_the_step_runs() throws Exception {
    Path go = folder.resolve("go");
    CompletableFuture<StepEnd> end =
        running(
            step(
                LONG,
                "sh",
                "-c",
                "echo first; until [ -f \"$1\" ]; do sleep 0.05; done; echo second",
                "sh",
                go.toString()),
            new Cancellation());

    await().atMost(LONG).until(() -> listener.log().equals("first\n"));
    Files.createFile(go);

    assertThat(end.join()).isEqualTo(new StepEnd.Exited(0, "first\nsecond\n"));
  }

  @Test
  void step_that_takes_too_long_is_ended_with_its_children() {
    assertThat(run(step(Duration.ofMillis(500), "sh", "-c", "sleep 61 & sleep 62")))
        .isEqualTo(new StepEnd.TimedOut());
    assertThat(HostTruth.processes(name)).isEmpty();
  }

  @Test
  void step_that_ignores_the_polite_signal_is_killed() {
    assertThat(
            run(
                step(
                    Duration.ofMillis(500),
                    "sh",
                    "-c",
                    "trap '' TERM; while :; do sleep 0.2; done")))
        .isEqualTo(new StepEnd.TimedOut());
    assertThat(HostTruth.processes(name)).isEmpty();
  }

  @Test
  void cancelled_step_is_ended() {
    Cancellation cancellation = new Cancellation();
    CompletableFuture<StepEnd> end = running(step(LONG, "sleep", "63"), cancellation);
    awaitProcess("sleep 63");

    cancellation.cancel();

    assertThat(end.join()).isEqualTo(new StepEnd.Cancelled());
    assertThat(HostTruth.processes(name)).isEmpty();
  }

  @Test
  void cancelled_work_starts_no_step() {
    Cancellation cancellation = new Cancellation();
    cancellation.cancel();

    assertThat(executor.run(lock, step(LONG, "true"), 1, listener, cancellation))
        .isEqualTo(new StepEnd.Cancelled());
    assertThat(folder.resolve("state/clusters")).isEmptyDirectory();
  }

  @Test
  void step_killed_on_the_host_is_told() {
    CompletableFuture<StepEnd> end = running(step(LONG, "sleep", "64"), new Cancellation());
    awaitProcess("sleep 64");

    HostTruth.processes(name)
        .forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));

    assertThat(end.join()).isEqualTo(new StepEnd.Killed());
  }

  @Test
  void agent_that_lost_the_lock_starts_no_step() {
    try (ClusterLock taken = lock(2)) {
      assertThat(run(step(LONG, "touch", folder + "/ran"))).isEqualTo(new StepEnd.Fenced());
      assertThat(lock.lost()).isTrue();
      assertThat(folder.resolve("ran")).doesNotExist();
      assertThat(taken.lost()).isFalse();
    }
  }

  @Test
  void successor_ends_the_step_of_an_agent_that_is_gone() {
    CompletableFuture<StepEnd> old = running(step(LONG, "sleep", "65"), new Cancellation());
    awaitProcess("sleep 65");

    try (ClusterLock taken = lock(2)) {
      assertThat(executor.endAll(taken)).isTrue();

      assertThat(HostTruth.processes(name)).isEmpty();
      assertThat(old.join()).isIn(new StepEnd.Killed(), new StepEnd.Fenced());
    }
  }

  @Test
  void old_agent_ends_nothing_of_its_successor() {
    try (ClusterLock taken = lock(2)) {
      CompletableFuture<StepEnd> theirs =
          CompletableFuture.supplyAsync(
              () -> executor.run(taken, step(LONG, "sleep", "66"), 1, listener, new Cancellation()),
              Executors.newVirtualThreadPerTaskExecutor());
      awaitProcess("sleep 66");

      assertThat(executor.endAll(lock)).isFalse();
      assertThat(executor.remove(lock, Optional.empty())).isPresent();
      assertThat(theirs).isNotDone();

      assertThat(executor.endAll(taken)).isTrue();
      theirs.join();
    }
  }

  @Test
  void process_that_only_has_the_number_of_a_step_is_left_alone() throws Exception {
    Process bystander = new ProcessBuilder("setsid", "sleep", "67").start();
    try {
      Path old = Path.of(state.clusterFolder(name), "steps", "1-1-old");
      Files.createDirectories(old);
      String stat = Files.readString(Path.of("/proc", Long.toString(bystander.pid()), "stat"));
      String begun = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[19];
      Files.writeString(old.resolve("pid"), bystander.pid() + " " + begun + "\n");

      assertThat(executor.endAll(lock)).isTrue();

      assertThat(bystander.isAlive()).isTrue();
    } finally {
      bystander.destroyForcibly();
    }
  }

  @Test
  void daemon_that_left_the_session_is_found_by_its_mark() {
    run(step(LONG, "sh", "-c", "setsid sleep 68 >/dev/null 2>&1 &"));
    awaitProcess("sleep 68");

    assertThat(executor.halt(lock)).isEmpty();

    assertThat(HostTruth.processes(name)).isEmpty();
    assertThat(folder.resolve("state/clusters").resolve(name.value())).exists();
  }

  @Test
  void removal_ends_everything_and_leaves_no_file() {
    run(
        step(
            LONG,
            "sh",
            "-c",
            "setsid sleep 69 >/dev/null 2>&1 & mkdir -p deep/er; echo x >deep/er/file"));

    assertThat(executor.remove(lock, Optional.of(new PortBlock(1, 1)))).isEmpty();

    assertThat(HostTruth.processes(name)).isEmpty();
    assertThat(folder.resolve("state/clusters")).isEmptyDirectory();
  }

  @Test
  void removal_tells_of_a_port_that_is_still_listened_on() throws Exception {
    int port = FreePorts.one();
    try (ServerSocket socket = FreePorts.occupy(port)) {
      assertThat(socket.isBound()).isTrue();
      assertThat(executor.remove(lock, Optional.of(new PortBlock(port, 1))))
          .hasValueSatisfying(left -> assertThat(left).contains("port " + port));
    }
  }

  @Test
  void connection_that_breaks_while_a_step_runs_loses_no_output_and_runs_it_once() {
    BreakingShell breaking = new BreakingShell();
    StepExecutor overBreaking = new StepExecutor(breaking, state);

    StepEnd end =
        overBreaking.run(
            lock,
            step(LONG, "sh", "-c", "echo begun >>runs; echo one; sleep 0.6; echo two; cat runs"),
            1,
            listener,
            new Cancellation());

    assertThat(breaking.breaks).hasPositiveValue();
    assertThat(end).isEqualTo(new StepEnd.Exited(0, "one\ntwo\nbegun\n"));
  }

  @Test
  void host_that_stays_lost_is_told() {
    StepExecutor overNothing =
        new StepExecutor(
            new io.k8slab.agent.testing.ScriptedShell()
                .with("sh", (exec, sink) -> new ShellResult.Unreachable("no route")),
            state);

    assertThat(overNothing.run(lock, step(LONG, "true"), 1, listener, new Cancellation()))
        .isEqualTo(new StepEnd.Unreachable("no route"));
    assertThat(overNothing.endAll(lock)).isFalse();
    assertThat(overNothing.remove(lock, Optional.empty())).contains("the host was lost");
  }

  /** A connection that breaks, once, after the first output has come. */
  private static final class BreakingShell implements HostShell {
    private final HostShell real = new LocalShell();
    private final AtomicInteger breaks = new AtomicInteger();

    @Override
    public ShellResult exec(Exec exec, OutputSink sink) {
      if (breaks.get() > 0) {
        return real.exec(exec, sink);
      }
      CompletableFuture<Void> heard = new CompletableFuture<>();
      OutputSink untilBroken =
          new OutputSink() {
            @Override
            public void stdout(byte[] bytes) {
              if (!heard.isDone()) {
                sink.stdout(bytes);
                heard.complete(null);
              }
            }

            @Override
            public void stderr(byte[] bytes) {
              sink.stderr(bytes);
            }
          };
      Thread.ofVirtual().start(() -> real.exec(exec, untilBroken));
      heard.join();
      breaks.incrementAndGet();
      return new ShellResult.Unreachable("the connection was lost");
    }

    @Override
    public void close() {
      real.close();
    }
  }
}
