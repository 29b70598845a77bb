package io.k8slab.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.k8slab.bench.gates.ReadGates;
import io.k8slab.bench.measure.Bench;
import io.k8slab.bench.measure.Figure;
import io.k8slab.bench.measure.Progress;
import io.k8slab.bench.measure.Surroundings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RunBenchesTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private record Known(String name, List<Figure> figures) implements Bench {
    @Override
    public List<Figure> measure(Surroundings surroundings) {
      return figures;
    }
  }

  private record Failing(String name, Exception failure) implements Bench {
    @Override
    public List<Figure> measure(Surroundings surroundings) throws Exception {
      throw failure;
    }
  }

  private static final Bench SLOW = new Known("up-ready", List.of(Figure.of("ready", 99, "s")));
  private static final Bench FAST = new Known("up-ready", List.of(Figure.of("ready", 1, "s")));
  private static final Bench BROKEN = new Failing("ssh-exec", new IOException("no sshd"));

  private int run(List<Bench> benches, String... arguments) {
    Surroundings surroundings =
        new Surroundings(
            Path.of(""),
            Optional.empty(),
            Optional.empty(),
            data -> {
              throw new IOException("not in this test");
            },
            new Progress(new PrintStream(err, true, StandardCharsets.UTF_8)));
    return new RunBenches(
            ReadGates.ofThisBuild(),
            Benches.byName(benches),
            surroundings,
            new PrintStream(out, true, StandardCharsets.UTF_8))
        .run(Arguments.parse(List.of(arguments)));
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  @Test
  void an_unknown_name_ends_with_2_and_the_names_that_there_are() {
    assertThat(run(List.of(FAST), "up-ready", "up-redy")).isEqualTo(2);

    assertThat(err())
        .contains("No such figure: up-redy")
        .contains("up-ready, up-memory, cold-start")
        .contains("test-time");
    assertThat(out()).isEmpty();
  }

  @Test
  void a_gated_name_without_a_bench_ends_with_2_and_the_others_are_measured() {
    assertThat(run(List.of(FAST), "cold-start", "up-ready")).isEqualTo(2);

    assertThat(err()).contains("nothing measures it yet: cold-start");
    assertThat(out()).contains("up-ready  ready");
  }

  @Test
  void without_names_what_has_no_bench_is_only_mentioned() {
    assertThat(run(List.of(FAST))).isZero();

    assertThat(err()).contains("nothing measures it yet: create-ready-kwok, ");
    assertThat(out().lines()).hasSize(2);
  }

  @Test
  void what_has_no_gate_is_measured_only_when_it_is_named() {
    Bench stress = new Known("stress", List.of(Figure.of("holds", 700, "/s")));

    assertThat(run(List.of(FAST, stress))).isZero();
    assertThat(out()).doesNotContain("stress");

    assertThat(run(List.of(FAST, stress), "stress")).isZero();
    assertThat(out()).contains("stress  holds");
  }

  @Test
  void a_gate_that_does_not_hold_is_said_and_fails_nothing() {
    assertThat(run(List.of(SLOW), "up-ready")).isZero();

    assertThat(out()).contains("<= 6 s  NO");
  }

  @Test
  void a_bench_that_cannot_measure_ends_with_1_after_the_others() {
    assertThat(run(List.of(BROKEN, FAST), "ssh-exec", "up-ready", "--output", "json")).isEqualTo(1);

    assertThat(err()).contains("ssh-exec could not be measured").contains("no sshd");
    assertThat(JsonMapper.shared().readTree(out()).size()).isEqualTo(1);
  }

  @Test
  void a_bench_without_its_gated_figure_could_not_measure() {
    assertThat(run(List.of(new Known("up-ready", List.of())), "up-ready")).isEqualTo(1);

    assertThat(err()).contains("no figure ready");
  }

  @Test
  void an_interrupted_bench_could_not_measure_and_the_interrupt_stays() {
    Bench interrupted = new Failing("up-ready", new InterruptedException());

    assertThat(run(List.of(interrupted), "up-ready")).isEqualTo(1);

    assertThat(Thread.interrupted()).isTrue();
    assertThat(err()).contains("up-ready was interrupted");
  }

  @Test
  void every_bench_is_in_the_gates_file() {
    var all = Benches.all(Arguments.Sizes.USUAL);
    assertThat(ReadGates.ofThisBuild().names()).containsAll(all.keySet());
    assertThat(all)
        .containsOnlyKeys(
            "create-ready-kwok",
            "create-ready-kind",
            "commit-to-agent",
            "ssh-exec",
            "api-read",
            "api-create",
            "auth-cost",
            "ws-delivery",
            "up-ready",
            "up-memory",
            "cold-start",
            "cold-create",
            "lambda-warm",
            "lambda-size",
            "knative-ready",
            "full-database",
            "stress",
            "soak");
  }

  @Test
  void wrong_arguments_end_with_2_and_the_usage() {
    assertThat(
            Main.run(
                List.of("--output", "xml"),
                Map.of(),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8)))
        .isEqualTo(2);

    assertThat(err()).contains("--output is json or table").contains("Usage: ./lab bench");
  }

  @Test
  void a_name_that_nothing_measures_starts_nothing() {
    assertThat(
            Main.run(
                List.of("terminal-echo"),
                Map.of(),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8)))
        .isEqualTo(2);

    assertThat(out()).isEmpty();
  }
}
