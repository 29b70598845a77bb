package io.k8slab.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.k8slab.bench.Arguments.Sizes;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ArgumentsTest {

  @Test
  void nothing_means_everything_as_a_table() {
    assertThat(Arguments.parse(List.of())).isEqualTo(new Arguments(List.of(), false, Sizes.USUAL));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b --output json", "--output json a b a", "a --output=json b"})
  void names_and_the_format_come_in_any_order(String line) {
    assertThat(Arguments.parse(List.of(line.split(" "))))
        .isEqualTo(new Arguments(List.of("a", "b"), true, Sizes.USUAL));
  }

  @Test
  void sizes_are_settable() {
    assertThat(
            Arguments.parse(
                List.of("soak", "--minutes", "90", "--clusters=1000", "--audit-rows", "20000")))
        .isEqualTo(new Arguments(List.of("soak"), false, new Sizes(90, 1000, 20_000)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--output",
        "--output xml",
        "--output=text",
        "--fast",
        "-o json",
        "--minutes 0",
        "--minutes",
        "--clusters=many"
      })
  void what_is_not_known_is_refused(String line) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Arguments.parse(List.of(line.split(" "))));
  }
}
