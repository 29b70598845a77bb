package io.k8slab.agent.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.k8slab.agent.cluster.Cancellation;
import io.k8slab.agent.cluster.HostConfig;
import io.k8slab.agent.cluster.HostUnreachableException;
import io.k8slab.agent.cluster.KwokConfig;
import io.k8slab.agent.cluster.WorkResult;
import io.k8slab.agent.hoststate.HostName;
import io.k8slab.agent.hoststate.HostState;
import io.k8slab.agent.provider.OutsideView;
import io.k8slab.agent.shell.HostShell;
import io.k8slab.agent.shell.LocalShell;
import io.k8slab.agent.shell.ShellResult;
import io.k8slab.agent.step.StepExecutor;
import io.k8slab.agent.testing.Commands;
import io.k8slab.agent.testing.FreePorts;
import io.k8slab.agent.testing.HostTruth;
import io.k8slab.agent.testing.RecordingListener;
import io.k8slab.agent.testing.ScriptedShell;
import io.k8slab.events.ConditionStatus;
import io.k8slab.events.FailureCode;
import io.k8slab.events.HostCondition;
import io.k8slab.events.Nodes;
import io.k8slab.events.PortBlock;
import io.k8slab.events.ProviderOffer;
import io.k8slab.events.ProvisionCluster;
import io.k8slab.events.StepOutcome;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of work whose steps fail, with a provider whose cluster is nothing but a sleep. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class StepFaultsTest {
  private final UUID cluster = UUID.randomUUID();
  private final HostName name = HostName.of(cluster);
  private final RecordingListener listener = new RecordingListener();
  @TempDir private Path folder;
  private PortBlock ports;

  @BeforeEach
  void ports() {
    ports = FreePorts.block(HostConfig.LEAST_PORTS_PER_SLOT);
  }

  private HostParts parts(HostShell shell, String... create) {
    HostConfig config =
        new HostConfig(
            Commands.HOST_ID,
            "127.0.0.1",
            "127.0.0.1",
            folder + "/state",
            Optional.empty(),
            KwokConfig.downloaded(),
            Optional.empty(),
            ports,
            HostConfig.LEAST_PORTS_PER_SLOT,
            1,
            Optional.empty(),
            Optional.empty());
    HostState state = new HostState(shell, config.stateDir(), "agent-1");
    return new HostParts(
        config,
        shell,
        state,
        new StepExecutor(shell, state),
        List.of(new SleepingProvider(List.of(create))),
        new OutsideView(),
        InstantSource.system());
  }

  private ProvisionCluster command() {
    ProvisionCluster kwok = Commands.provision(cluster, 1, 1, "1.0.0", ports);
    return new ProvisionCluster(
        kwok.commandId(),
        cluster,
        1,
        1,
        kwok.deadline(),
        kwok.hostId(),
        SleepingProvider.KIND,
        kwok.version(),
        kwok.nodes(),
        kwok.resources(),
        ports,
        kwok.labels());
  }

  private WorkResult provision(HostParts parts, ProvisionCluster command) {
    return new HostWork(parts).provision(command, listener, new Cancellation());
  }

  private static void assertFailed(
      WorkResult result, FailureCode code, String cause, boolean clean) {
    assertThat(result)
        .isInstanceOfSatisfying(
            WorkResult.Failed.class,
            failed -> {
              assertThat(failed.code()).isEqualTo(code);
              assertThat(failed.cause()).contains(cause);
              assertThat(failed.clean()).isEqualTo(clean);
            });
  }

  private void assertNothingLeft() {
    assertThat(HostTruth.processes(name)).isEmpty();
    assertThat(folder.resolve("state/clusters").resolve(name.value())).doesNotExist();
  }

  @Test
  void failed_step_ends_the_create_with_its_last_line_and_nothing_left() {
    WorkResult result =
        provision(
            parts(new LocalShell(), "sh", "-c", "setsid sleep 71 & echo oh no; exit 4"), command());

    assertFailed(result, FailureCode.STEP_FAILED, "exit code 4: oh no", true);
    assertThat(listener.steps())
        .singleElement()
        .satisfies(
            step -> {
              assertThat(step.outcome()).isEqualTo(StepOutcome.FAILED);
              assertThat(step.exitCode()).isEqualTo(4);
            });
    assertNothingLeft();
  }

  @Test
  void step_that_takes_too_long_ends_the_create_with_nothing_left() {
    WorkResult result =
        provision(parts(new LocalShell(), "sh", "-c", "setsid sleep 72 & sleep 73"), command());

    assertFailed(result, FailureCode.TIMED_OUT, "took longer than 1 s", true);
    assertThat(listener.steps().getFirst().outcome()).isEqualTo(StepOutcome.TIMED_OUT);
    assertNothingLeft();
  }

  @Test
  void failure_is_answered_again_to_the_same_delivery_and_tried_again_for_the_next_attempt() {
    HostParts failing = parts(new LocalShell(), "sh", "-c", "exit 4");
    WorkResult first = provision(failing, command());
    int steps = listener.started().size();

    assertThat(provision(failing, command())).isEqualTo(first);
    assertThat(listener.started()).hasSize(steps);

    ProvisionCluster c = command();
    ProvisionCluster next =
        new ProvisionCluster(
            UUID.randomUUID(),
            cluster,
            1,
            2,
            c.deadline(),
            c.hostId(),
            c.provider(),
            c.version(),
            c.nodes(),
            c.resources(),
            c.ports(),
            c.labels());
    provision(failing, next);
    assertThat(listener.started()).hasSizeGreaterThan(steps);
  }

  @Test
  void command_after_its_deadline_makes_nothing() {
    ProvisionCluster c = command();
    ProvisionCluster late =
        new ProvisionCluster(
            c.commandId(),
            cluster,
            1,
            1,
            Instant.now().minusSeconds(1),
            c.hostId(),
            c.provider(),
            c.version(),
            c.nodes(),
            c.resources(),
            c.ports(),
            c.labels());

    assertFailed(
        provision(parts(new LocalShell(), "true"), late), FailureCode.EXPIRED, "deadline", true);
    assertThat(listener.started()).isEmpty();
    assertNothingLeft();
  }

  @Test
  void kind_that_the_host_does_not_make_is_unsupported() {
    assertFailed(
        provision(
            parts(new LocalShell(), "true"), Commands.provision(cluster, 1, 1, "1.0.0", ports)),
        FailureCode.UNSUPPORTED,
        "kind",
        true);
  }

  @Test
  void command_that_the_kind_can_never_do_is_unsupported() {
    ProvisionCluster c = command();
    ProvisionCluster refused =
        new ProvisionCluster(
            c.commandId(),
            cluster,
            1,
            1,
            c.deadline(),
            c.hostId(),
            c.provider(),
            c.version(),
            new Nodes(3, 1),
            c.resources(),
            c.ports(),
            c.labels());

    assertFailed(
        provision(parts(new LocalShell(), "true"), refused),
        FailureCode.UNSUPPORTED,
        "one control plane",
        true);
  }

  @Test
  void cancelled_before_it_began_makes_nothing() {
    Cancellation cancellation = new Cancellation();
    cancellation.cancel();

    assertFailed(
        new HostWork(parts(new LocalShell(), "true")).provision(command(), listener, cancellation),
        FailureCode.CANCELLED,
        "cancelled",
        true);
    assertNothingLeft();
  }

  @Test
  void unreachable_host_is_told_everywhere() {
    HostParts lost =
        parts(
            new ScriptedShell().with("sh", (exec, sink) -> new ShellResult.Unreachable("no route")),
            "true");
    HostWork work = new HostWork(lost);

    assertFailed(provision(lost, command()), FailureCode.HOST_UNREACHABLE, "no route", false);
    assertFailed(
        work.terminate(Commands.terminate(cluster, 2), listener, new Cancellation()),
        FailureCode.HOST_UNREACHABLE,
        "no route",
        false);
    assertFailed(
        work.restore(cluster, listener, new Cancellation()),
        FailureCode.HOST_UNREACHABLE,
        "no route",
        false);
    assertThatThrownBy(() -> work.stop(cluster)).isInstanceOf(HostUnreachableException.class);
    assertThatThrownBy(work::list).isInstanceOf(HostUnreachableException.class);
    assertThatThrownBy(() -> new HostProbe(lost).read())
        .isInstanceOf(HostUnreachableException.class);
  }

  @Test
  void unknown_cluster_cannot_be_restored_and_its_delete_is_done() {
    HostWork work = new HostWork(parts(new LocalShell(), "true"));

    assertFailed(
        work.restore(cluster, listener, new Cancellation()), FailureCode.LOST, "ledger", false);
    assertThat(work.terminate(Commands.terminate(cluster, 2), listener, new Cancellation()))
        .isEqualTo(new WorkResult.Terminated());
    work.stop(cluster);
    assertThat(work.list()).isEmpty();
  }

  @Test
  void cluster_that_never_answers_is_not_kept_when_its_create_is_cancelled() {
    Cancellation cancellation = new Cancellation();
    RecordingListener cancelling =
        new RecordingListener(
            step -> {
              if (step.equals("verify")) {
                cancellation.cancel();
              }
            });

    assertFailed(
        new HostWork(parts(new LocalShell(), "sh", "-c", "setsid sleep 74 >/dev/null 2>&1 &"))
            .provision(command(), cancelling, cancellation),
        FailureCode.CANCELLED,
        "cancelled",
        true);
    assertNothingLeft();
  }

  @Test
  void host_tells_what_it_has_and_offers() {
    var reading = new HostProbe(parts(new LocalShell(), "true")).read();

    assertThat(reading.capacity().slots()).isEqualTo(1);
    assertThat(reading.capacity().cpuMillis())
        .isEqualTo(Runtime.getRuntime().availableProcessors() * 1000L);
    assertThat(reading.capacity().memoryBytes()).isGreaterThan(1L << 28);
    assertThat(reading.load().memoryAvailableBytes())
        .isBetween(1L, reading.capacity().memoryBytes());
    assertThat(reading.load().diskFreeBytes()).isBetween(1L, reading.capacity().diskBytes());
    assertThat(reading.offers())
        .containsExactly(new ProviderOffer(SleepingProvider.KIND, List.of("1.0.0"), 1, true));
    assertThat(reading.conditions())
        .filteredOn(condition -> condition.status() == ConditionStatus.TRUE)
        .extracting(HostCondition::type)
        .containsExactly(HostCondition.READY);
  }
}
