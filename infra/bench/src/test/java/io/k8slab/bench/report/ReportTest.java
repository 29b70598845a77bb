package io.k8slab.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.k8slab.bench.gates.Gate;
import io.k8slab.bench.gates.GatedName;
import io.k8slab.bench.measure.Figure;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ReportTest {
  private static final GatedName CREATE =
      new GatedName(
          "create-ready-kwok",
          "what",
          "by hand",
          List.of(new Gate("create", Gate.Op.LE, 1.25, "x", Gate.Kind.RATIO, 1.05)));
  private static final GatedName READ =
      new GatedName(
          "api-read",
          "what",
          null,
          List.of(
              new Gate("p99", Gate.Op.LE, 25, "ms", Gate.Kind.ABSOLUTE, 10.0),
              new Gate("errors", Gate.Op.LE, 0, "count", Gate.Kind.ABSOLUTE, null)));

  private static List<Row> rows() {
    return java.util.stream.Stream.concat(
            Row.judge(CREATE, List.of(new Figure("create", 5.3, "s", 5.0))).stream(),
            Row.judge(
                READ,
                List.of(
                    Figure.of("p50", 1.23456, "ms"),
                    Figure.of("p99", 31.5, "ms"),
                    Figure.of("errors", 0, "count")))
                .stream())
        .toList();
  }

  @Test
  void a_table_is_aligned_and_gated_figures_come_first() {
    assertThat(Table.of(rows()))
        .isEqualTo(
            """
            name               figure  value  unit   reference  ratio  gate        holds  goal
            create-ready-kwok  create    5.3  s              5   1.06  <= 1.25 x   yes    1.05 x
            api-read           p99      31.5  ms             -      -  <= 25 ms    NO     10 ms
            api-read           errors      0  count          -      -  <= 0 count  yes    -
            api-read           p50     1.235  ms             -      -  -           -      -
            """);
  }

  @Test
  void json_has_the_same_figures_under_stable_names() {
    var array = JsonMapper.shared().readTree(JsonRows.of(rows()));

    assertThat(array.size()).isEqualTo(4);
    assertThat(array.get(0).toString())
        .isEqualTo(
            "{\"name\":\"create-ready-kwok\",\"figure\":\"create\",\"value\":5.3,\"unit\":\"s\","
                + "\"reference\":5,\"ratio\":1.06,\"gate\":1.25,\"gate_unit\":\"x\",\"op\":\"le\","
                + "\"holds\":true,\"goal\":1.05}");
    assertThat(array.get(1).path("holds").booleanValue()).isFalse();
    assertThat(array.get(3).path("gate").isNull()).isTrue();
    assertThat(array.get(3).path("holds").isNull()).isTrue();
  }

  @Test
  void no_rows_are_an_empty_array() {
    assertThat(JsonRows.of(List.of())).isEqualToIgnoringWhitespace("[]");
  }

  @Test
  void a_bench_that_forgets_a_gated_figure_is_a_defect() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Row.judge(READ, List.of(Figure.of("p99", 1, "ms"))))
        .withMessageContaining("no figure errors");
  }

  @Test
  void a_ratio_without_a_reference_is_a_defect() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Row.judge(CREATE, List.of(Figure.of("create", 1, "s"))))
        .withMessageContaining("has no reference");
  }

  @Test
  void a_figure_in_another_unit_than_its_gate_is_a_defect() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Row.judge(READ, List.of(Figure.of("p99", 1, "s"), Figure.of("errors", 0, "count"))))
        .withMessageContaining("p99 is in s, its gate in ms");
  }

  @ParameterizedTest
  @CsvSource({
    "0,0",
    "0.00012345,0.0001235",
    "1.25,1.25",
    "12.345,12.35",
    "700,700",
    "123456.7,123457",
    "9999.96,10000",
    "-0.5,-0.5"
  })
  void numbers_have_four_digits_or_all_before_the_point(double value, String text) {
    assertThat(Numbers.text(value)).isEqualTo(text);
  }
}
