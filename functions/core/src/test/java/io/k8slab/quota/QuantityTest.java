package io.k8slab.quota;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class QuantityTest {

  @ParameterizedTest
  @CsvSource({
    "1, 1",
    "1k, 1000",
    "1Ki, 1024",
    "1.5Gi, 1610612736",
    "2e3, 2000",
    "2E3, 2000",
    "1E, 1000000000000000000",
    "100m, 1",
    "1500m, 2",
    ".5Ki, 512",
    "1., 1",
    "8Ei, 9223372036854775807",
    "99999999999999999999Ei, 9223372036854775807",
    "9e99, 9223372036854775807",
    "1e-99, 1",
    "9223372036854775807, 9223372036854775807",
    "0, 0"
  })
  void units_are_read_exactly_rounded_up_and_capped(String text, long units) {
    assertThat(Quantity.units(text)).contains(units);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1000",
    "500m, 500",
    "0.1, 100",
    "0.0001, 1",
    "2.5, 2500",
    "9e18, 9223372036854775807"
  })
  void thousandths_are_read_exactly_rounded_up_and_capped(String text, long thousandths) {
    assertThat(Quantity.thousandths(text)).contains(thousandths);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "-1", "+1", "1 Gi", "1gi", "Gi", ".", "1e", "1e999", "0x10", "NaN", "١"})
  void anything_else_is_no_quantity(String text) {
    assertThat(Quantity.units(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"500, 500m", "1000, 1", "2500, 2500m"})
  void cores_are_written_as_kubernetes_does(long thousandths, String text) {
    assertThat(Quantity.ofThousandths(thousandths)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "1, 1", "1024, 1Ki", "1536, 1536", "805306368, 768Mi", "1073741824, 1Gi"})
  void bytes_are_written_with_the_largest_suffix_that_fits(long bytes, String text) {
    assertThat(Quantity.ofBytes(bytes)).isEqualTo(text);
  }
}
