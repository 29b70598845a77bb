package io.k8slab.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.k8slab.cli.json.JsonText;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PrintersTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "plain",
        "",
        " ",
        "a: b",
        "- a",
        "#x",
        "yes",
        "NO",
        "null",
        "~",
        "1",
        "1.5",
        "0x10",
        "1e3",
        "1:30",
        "2026-01-01",
        "2026-01-01T00:00:00Z",
        "a\nb",
        "a\tb",
        "\"q\"",
        "'q'",
        "\\",
        "{}",
        "[]",
        "&a",
        "*a",
        "!a",
        "|",
        ">",
        "%",
        "@",
        "`",
        "ä→😀",
        "\u007f\u0085\u2028\ufeff",
        "\u001b[2J",
        "x ",
        " x",
        "http://a/b",
        "a,b",
        "<<",
        "=",
        "true",
        ".inf",
        "-",
        "?"
      })
  void any_string_comes_back_from_yaml_and_json_as_it_was(String text) throws Exception {
    Map<String, Object> value = nested(text);

    String yaml = new YamlPrinter(Palette.PLAIN).text(value);
    String json = new JsonPrinter(Palette.PLAIN).text(value);

    Object read = new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
    assertThat(read).as(yaml).isEqualTo(value);
    assertThat(JsonText.parse(json.getBytes(StandardCharsets.UTF_8))).isEqualTo(value);
    assertThat(yaml + json + JsonText.write(value))
        .doesNotContain("\u001b", "\u007f", "\u0085", "\u2028");
  }

  private static Map<String, Object> nested(String text) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put(text, text);
    map.put("list", List.of(text, List.of(text, List.of()), Map.of(), Map.of(text, text)));
    return map;
  }

  @Test
  void scalars_are_bare_in_both() {
    List<@Nullable Object> scalars = Arrays.asList(true, null, 7L, new BigDecimal("1.50"));

    assertThat(new YamlPrinter(Palette.PLAIN).text(scalars))
        .isEqualTo("- true\n- null\n- 7\n- 1.50\n");
    assertThat(new JsonPrinter(Palette.PLAIN).text(scalars))
        .isEqualTo("[\n  true,\n  null,\n  7,\n  1.50\n]");
    assertThat(new JsonPrinter(Palette.ANSI).text(scalars)).contains("\033[35mtrue\033[0m");
  }

  @ParameterizedTest
  @CsvSource({
    "-5, 0s",
    "0, 0s",
    "45, 45s",
    "90, 1m 30s",
    "120, 2m",
    "720, 12m",
    "6720, 1h 52m",
    "7200, 2h",
    "97200, 1d 3h",
    "172800, 2d"
  })
  void a_span_has_its_two_largest_units(long seconds, String text) {
    assertThat(Span.text(Duration.ofSeconds(seconds))).isEqualTo(text);
  }

  @Test
  void a_span_below_a_minute_can_be_precise() {
    assertThat(Span.precise(Duration.ofMillis(1234))).isEqualTo("1.2s");
    assertThat(Span.precise(Duration.ofMillis(-4))).isEqualTo("0.0s");
    assertThat(Span.precise(Duration.ofSeconds(61))).isEqualTo("1m 1s");
  }

  @ParameterizedTest
  @CsvSource({"90s, 90", "10m, 600", "1h30m, 5400", "1H, 3600", "PT2H, 7200", "pt5s, 5"})
  void a_span_is_read_as_people_type_it(String text, long seconds) {
    assertThat(Span.parse(text)).isEqualTo(Duration.ofSeconds(seconds));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "0s", "-1h", "PT-1H", "4 parsecs", "m", "9999999h", "1.5h"})
  void what_is_no_span_is_refused(String text) {
    assertThatThrownBy(() -> Span.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("give 90s, 10m");
  }

  @Test
  void highlighting_leaves_yaml_it_does_not_understand() {
    String yaml = "a: b\n- c: d\n  e:\n# f\n\"g\": {h: i}\n| text: with\n$1: \\x\n";

    assertThat(YamlText.highlighted(yaml, Palette.PLAIN)).isSameAs(yaml);
    assertThat(YamlText.highlighted(yaml, Palette.ANSI))
        .contains("\033[34ma\033[0m:\033[32m b\033[0m\n- \033[34mc\033[0m:")
        .contains("\n# f\n", "\n$1: \\x\n")
        .satisfies(text -> assertThat(text.replaceAll("\033\\[\\d*m", "")).isEqualTo(yaml));
  }

  @Test
  void a_table_counts_characters_and_not_colours() {
    String table =
        new Table()
            .row("ä😀", "b")
            .row(List.of(new Table.Cell("abc", "\033[1mabc\033[0m"), Table.Cell.of("d\ne")))
            .text();

    assertThat(table).isEqualTo("ä😀   b\n\033[1mabc\033[0m  d e\n");
  }
}
