package io.k8slab.agent.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.k8slab.agent.cluster.HostConfig;
import io.k8slab.agent.cluster.HostFault;
import io.k8slab.agent.cluster.HostUnreachableException;
import io.k8slab.agent.cluster.KindConfig;
import io.k8slab.agent.cluster.KwokConfig;
import io.k8slab.agent.hoststate.HostState;
import io.k8slab.agent.provider.OutsideView;
import io.k8slab.agent.provider.Provider;
import io.k8slab.agent.provider.kind.KindProvider;
import io.k8slab.agent.shell.Exec;
import io.k8slab.agent.shell.HostShell;
import io.k8slab.agent.shell.LocalShell;
import io.k8slab.agent.shell.OutputSink;
import io.k8slab.agent.shell.ShellResult;
import io.k8slab.agent.shell.SshShell;
import io.k8slab.agent.step.StepExecutor;
import io.k8slab.agent.testing.ScriptedShell;
import io.k8slab.events.ConditionStatus;
import io.k8slab.events.HostCondition;
import io.k8slab.events.PortBlock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong with a host is found by a look, and said. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class HostProbeTest {
  @TempDir private Path folder;

  @Test
  void nothing_is_wrong_with_this_machine() {
    var reading = probe(new LocalShell(), InstantSource.system(), List.of()).read();
    assertThat(bad(reading.conditions())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {-3600, 3600})
  void clock_that_is_an_hour_off_is_told_with_how_much(long off) {
    InstantSource agents = () -> Instant.now().plusSeconds(off);
    var reading = probe(new LocalShell(), agents, List.of()).read();
    assertThat(bad(reading.conditions()))
        .singleElement()
        .satisfies(
            condition -> {
              assertThat(condition.type()).isEqualTo("ClockSkew");
              assertThat(condition.message()).containsPattern("3(599|600) s");
              assertThat(condition.message()).contains(off > 0 ? "behind" : "ahead");
            });
  }

  @Test
  void answer_that_takes_long_is_told() {
    assertThat(JudgeHealth.speed(Duration.ofSeconds(12)).status()).isEqualTo(ConditionStatus.TRUE);
    assertThat(JudgeHealth.speed(Duration.ofMillis(900)).status()).isEqualTo(ConditionStatus.FALSE);
  }

  @Test
  void container_engine_that_does_not_answer_is_told_and_the_host_still_looked_at() {
    var kind =
        new KindConfig(
            Optional.empty(),
            Optional.of("unix://" + folder.resolve("nobody.sock")),
            Map.of("1.34.4", "kindest/node:v1.34.4"),
            1);
    var provider = new KindProvider(config(), kind, InstantSource.system());
    var reading = probe(new LocalShell(), InstantSource.system(), List.of(provider)).read();
    assertThat(bad(reading.conditions()))
        .singleElement()
        .satisfies(
            condition -> {
              assertThat(condition.type()).isEqualTo("EngineDown");
              assertThat(condition.message()).startsWith("kind: ");
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"rm: what?", "a b c d e f g", "1 2 3 4 5 6 7 8"})
  void garbage_is_not_taken_for_facts(String garbage) {
    assertFault(new ScriptedShell().with("sh", answering(garbage)), HostFault.GARBLED);
  }

  @Test
  void host_that_says_nothing_is_told_apart_from_one_with_another_key_and_one_that_is_away() {
    assertFault(
        new ScriptedShell().with("sh", (exec, sink) -> new ShellResult.TimedOut()),
        HostFault.SILENT);
    assertFault(
        new ScriptedShell()
            .with("sh", (exec, sink) -> new ShellResult.Unreachable(SshShell.OTHER_KEY)),
        HostFault.OTHER_KEY);
    assertFault(
        new ScriptedShell().with("sh", (exec, sink) -> new ShellResult.Unreachable("no route")),
        HostFault.UNREACHABLE);
  }

  private void assertFault(HostShell shell, HostFault fault) {
    assertThatThrownBy(() -> probe(shell, InstantSource.system(), List.of()).read())
        .isInstanceOfSatisfying(
            HostUnreachableException.class, thrown -> assertThat(thrown.fault()).isEqualTo(fault));
  }

  private static ScriptedShell.Tool answering(String text) {
    return new ScriptedShell.Tool() {
      @Override
      public ShellResult run(Exec exec, OutputSink sink) {
        sink.stdout(text.getBytes(StandardCharsets.UTF_8));
        return new ShellResult.Exited(0);
      }
    };
  }

  private static List<HostCondition> bad(List<HostCondition> conditions) {
    return conditions.stream()
        .filter(condition -> !condition.type().equals(HostCondition.READY))
        .filter(condition -> condition.status() != ConditionStatus.FALSE)
        .toList();
  }

  private HostConfig config() {
    return new HostConfig(
        "host-1",
        "127.0.0.1",
        "127.0.0.1",
        folder + "/state",
        Optional.empty(),
        KwokConfig.downloaded(),
        Optional.empty(),
        new PortBlock(30_000, 10),
        HostConfig.LEAST_PORTS_PER_SLOT,
        1,
        Optional.empty(),
        Optional.empty());
  }

  private HostProbe probe(HostShell shell, InstantSource clock, List<Provider> providers) {
    HostState state = new HostState(shell, config().stateDir(), "agent-1");
    return new HostProbe(
        new HostParts(
            config(),
            shell,
            state,
            new StepExecutor(shell, state),
            providers,
            new OutsideView(),
            clock));
  }
}
