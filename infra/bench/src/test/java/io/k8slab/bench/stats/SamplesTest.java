package io.k8slab.bench.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SamplesTest {

  @ParameterizedTest
  @CsvSource({"0.1,1", "1,1", "1.1,2", "50,50", "50.5,51", "95,95", "99,99", "99.1,100", "100,100"})
  void a_percentile_of_one_to_a_hundred_is_by_nearest_rank(double percent, double value) {
    Samples samples = Samples.of(IntStream.rangeClosed(1, 100).mapToDouble(i -> 101 - i).toArray());

    assertThat(samples.percentile(percent)).isEqualTo(value);
  }

  @Test
  void a_percentile_is_always_a_value_that_was_measured() {
    Samples samples = Samples.of(15, 20, 35, 40, 50);

    assertThat(samples.percentile(5)).isEqualTo(15);
    assertThat(samples.percentile(30)).isEqualTo(20);
    assertThat(samples.percentile(40)).isEqualTo(20);
    assertThat(samples.percentile(50)).isEqualTo(35);
    assertThat(samples.percentile(99)).isEqualTo(50);
  }

  @Test
  void one_sample_is_every_percentile() {
    Samples samples = Samples.of(List.of(7.0));

    assertThat(samples.percentile(1)).isEqualTo(7);
    assertThat(samples.percentile(99)).isEqualTo(7);
    assertThat(samples.median()).isEqualTo(7);
    assertThat(samples.max()).isEqualTo(7);
    assertThat(samples.count()).isEqualTo(1);
  }

  @Test
  void the_median_is_the_middle_or_the_mean_of_the_two() {
    assertThat(Samples.of(3, 1, 2).median()).isEqualTo(2);
    assertThat(Samples.of(4, 1, 3, 2).median()).isEqualTo(2.5);
  }

  @Test
  void nanoseconds_become_milliseconds() {
    assertThat(Samples.ofNanosInMillis(1_500_000, 500_000).max()).isEqualTo(1.5);
  }

  @Test
  void nothing_measured_has_no_figures() {
    assertThatIllegalArgumentException().isThrownBy(() -> Samples.of());
  }

  @ParameterizedTest
  @CsvSource({"0", "-1", "100.1", "NaN"})
  void a_percentile_is_above_0_and_at_most_100(double percent) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Samples.of(1).percentile(percent))
        .withMessageContaining("percent");
  }
}
