package io.k8slab.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class MainTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Map<String, Bench> benches = new LinkedHashMap<>();

  @Test
  void a_ratio_is_held_against_its_gate() {
    benches.put("create-ready-kwok", () -> List.of(new Measured("create", 5.0, "s", 4.0)));

    assertThat(run("create-ready-kwok", "--output", "json")).isZero();

    assertThat(json())
        .isEqualTo(
            "[{\"name\":\"create-ready-kwok.create\",\"value\":5,\"unit\":\"s\",\"reference\":4,"
                + "\"ratio\":1.25,\"gate\":\"<= 1.25 x\",\"holds\":true}]");
  }

  @Test
  void a_gate_that_does_not_hold_is_said_and_is_no_failure() {
    benches.put("ssh-exec", () -> List.of(Measured.of("p99", 12.3456, "ms")));

    assertThat(run("ssh-exec")).isZero();

    assertThat(text(out)).contains("ssh-exec.p99").contains("12.35").endsWith("NO\n");
    assertThat(text(err)).contains("does not hold: ssh-exec.p99 <= 10 ms");
  }

  @Test
  void a_figure_without_a_gate_is_only_told() {
    benches.put("ssh-exec", () -> List.of(Measured.of("local-p99", 1234567, "ms")));

    assertThat(run()).isZero();

    assertThat(text(out).lines().toList().getLast())
        .matches("ssh-exec.local-p99 +1235000 +ms +- +- +- +-");
  }

  @Test
  void a_measurement_that_fails_does_not_keep_the_others_from_running() {
    benches.put(
        "up-ready",
        () -> {
          throw new IOException("it did not start");
        });
    benches.put("up-memory", () -> List.of(Measured.of("resident", 390, "MB")));

    assertThat(run()).isEqualTo(1);

    assertThat(text(err)).contains("up-ready failed").contains("it did not start");
    assertThat(text(out)).contains("up-memory.resident");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '"',
      value = {
        "no-such; There is no figure 'no-such'. There are: ssh-exec",
        "web-load; 'web-load' is not measured yet",
        "--outptu json; Unknown option: --outptu",
        "--output; --output needs a value",
        "--output=xml; --output is table or json, not xml",
        "--gates=/no/such/file; the gates cannot be read"
      })
  void what_is_wrong_with_the_arguments_is_said(String line, String complaint) {
    benches.put("ssh-exec", List::of);

    assertThat(run(line.split(" "))).isEqualTo(2);

    assertThat(text(err)).contains(complaint);
    assertThat(text(out)).isEmpty();
  }

  @Test
  void every_measurement_has_its_gates_in_the_file() throws Exception {
    var gates = ReadGates.from(java.nio.file.Path.of("gates.yaml"));

    assertThat(gates.keySet()).containsAll(new Benches().byName().keySet());
    assertThat(gates.get("api-read")).contains(new Gate("api-read", "p99", true, 25, "ms", false));
  }

  @Test
  void percentiles_are_values_that_were_measured() {
    var samples = new Samples(new double[] {4, 1, 3, 2});

    assertThat(samples.percentile(50)).isEqualTo(2);
    assertThat(samples.percentile(99)).isEqualTo(4);
    assertThat(samples.percentile(0)).isEqualTo(1);
    assertThat(samples.median()).isEqualTo(2.5);
    assertThat(new Samples(new double[] {5, 1, 9}).median()).isEqualTo(5);
  }

  private int run(String... arguments) {
    var all =
        Stream.of(arguments).anyMatch(one -> one.startsWith("--gates"))
            ? List.of(arguments)
            : Stream.concat(Stream.of(arguments), Stream.of("--gates=gates.yaml")).toList();
    if (List.of(arguments).equals(List.of("--output"))) {
      all = List.of(arguments);
    }
    return Main.run(all, benches, print(out), print(err));
  }

  private String json() {
    return JsonMapper.shared().readTree(text(out)).toString();
  }

  private static PrintStream print(ByteArrayOutputStream to) {
    return new PrintStream(to, true, StandardCharsets.UTF_8);
  }

  private static String text(ByteArrayOutputStream of) {
    return of.toString(StandardCharsets.UTF_8);
  }
}
