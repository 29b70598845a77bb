package io.k8slab.bench.gates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ReadGatesTest {
  private static final String GOOD =
      """
      some-name:
        what: what it is
        reference: something else
        gates:
          - { figure: p99, op: le, value: 10, unit: ms, kind: absolute, goal: 5 }
          - { figure: create, op: ge, value: 0.9, unit: x, kind: ratio, goal: null }
      """;

  @Test
  void the_file_of_this_build_has_every_name_and_figure() {
    Gates gates = ReadGates.ofThisBuild();

    assertThat(
            gates.byName().values().stream()
                .flatMap(name -> name.gates().stream().map(gate -> name.name() + line(gate))))
        .containsExactly(
            "create-ready-kwok create <= 1.25 x, 1.05",
            "create-ready-kind create <= 1.15 x, 1.05",
            "create-burst throughput >= 0.9 x, 1.0",
            "commit-to-agent p99 <= 10.0 ms, 5.0",
            "ssh-exec p99 <= 10.0 ms, 2.0",
            "terminal-echo p99 <= 10.0 ms, 3.0",
            "api-read p99 <= 25.0 ms, 10.0",
            "api-read errors <= 0.0 count, 0.0",
            "api-create p99 <= 25.0 ms, 10.0",
            "auth-cost p50 <= 0.5 ms, 0.2",
            "ws-delivery p99 <= 100.0 ms, 20.0",
            "ws-delivery memory-per-socket <= 20.0 KB, 8.0",
            "up-ready ready <= 6.0 s, 4.0",
            "up-memory resident <= 700.0 MB, 400.0",
            "cold-start one-core <= 1.0 s, 0.6",
            "cold-start two-cores <= 0.5 s, 0.35",
            "cold-start to-plain-handler <= 1.25 x, null",
            "cold-create acknowledged <= 1.0 s, 0.6",
            "lambda-warm p50 <= 1.0 ms, 0.5",
            "lambda-size code <= 25.0 MB, 15.0",
            "lambda-size unpacked <= 250.0 MB, 120.0",
            "knative-ready ready <= 1.2 s, 0.6",
            "knative-ready resident <= 180.0 MB, 120.0",
            "agent-memory at-rest <= 200.0 MB, 120.0",
            "agent-memory thousand-clusters <= 350.0 MB, 200.0",
            "cli-start version <= 150.0 ms, 80.0",
            "cli-start cluster-list <= 300.0 ms, 150.0",
            "web-load javascript <= 250.0 KB, 180.0",
            "web-load sign-in <= 1.8 s, 1.2",
            "web-load dashboard <= 3.0 s, 2.0",
            "web-live event-p95 <= 100.0 ms, 50.0",
            "web-live frame-p95 <= 16.0 ms, 8.0",
            "test-time fresh <= 60.0 min, 35.0",
            "test-time warm <= 20.0 min, 10.0");
  }

  private static String line(Gate gate) {
    return " %s %s %s %s, %s"
        .formatted(gate.figure(), gate.op().sign(), gate.value(), gate.unit(), gate.goal());
  }

  @Test
  void every_field_of_an_entry_is_read() {
    GatedName name = read(GOOD).find("some-name").orElseThrow();

    assertThat(name)
        .isEqualTo(
            new GatedName(
                "some-name",
                "what it is",
                "something else",
                List.of(
                    new Gate("p99", Gate.Op.LE, 10, "ms", Gate.Kind.ABSOLUTE, 5.0),
                    new Gate("create", Gate.Op.GE, 0.9, "x", Gate.Kind.RATIO, null))));
    assertThat(name.gate("p99").orElseThrow().holds(10)).isTrue();
    assertThat(name.gate("p99").orElseThrow().holds(10.001)).isFalse();
    assertThat(name.gate("create").orElseThrow().holds(0.9)).isTrue();
    assertThat(name.gate("create").orElseThrow().holds(0.89)).isFalse();
    assertThat(name.gate("other")).isEmpty();
    assertThat(read(GOOD).find("other-name")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "value: 10,           | value: ten,        | value: missing or not a number",
        "unit: ms             | unit: hours        | unit: not one of",
        "unit: ms             | unit: x            | unit: a ratio's is x",
        "op: le               | op: below          | No enum constant",
        "what: what it is     | what: 7            | what: missing or not a text",
        "reference: something else | limit: 3      | limit: unknown",
        "figure: p99          | name: p99          | name: unknown",
        "goal: 5              | goal: soon         | goal: missing or not a number",
      })
  void what_is_wrong_is_said_with_the_name(String good, String bad, String why) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read(GOOD.replace(good.strip(), bad.strip())))
        .withMessageContaining("some-name")
        .withMessageContaining(why);
  }

  @Test
  void a_ratio_needs_a_reference() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read(GOOD.replace("  reference: something else\n", "")))
        .withMessageContaining("reference: missing");
  }

  @Test
  void a_file_of_another_shape_is_refused() {
    assertThatIllegalArgumentException().isThrownBy(() -> read("- a\n- b\n"));
    assertThatIllegalArgumentException().isThrownBy(() -> read("some-name: 3\n"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read("some-name: { what: it, gates: 3 }\n"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read("some-name: { what: it, gates: [] }\n"))
        .withMessageContaining("empty");
  }

  @Test
  void a_name_without_gates_says_so_and_is_not_measured_unnamed() {
    Gates gates = read(GOOD + "other: { what: it, gates: none }\n");

    assertThat(gates.names()).containsExactly("some-name", "other");
    assertThat(gates.gatedNames()).containsExactly("some-name");
  }

  private static Gates read(String yaml) {
    return ReadGates.from(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)));
  }
}
