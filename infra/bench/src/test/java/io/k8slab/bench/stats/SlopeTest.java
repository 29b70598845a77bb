package io.k8slab.bench.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SlopeTest {

  @Test
  void a_line_has_its_slope() {
    assertThat(Slope.of(new double[] {0, 1, 2}, new double[] {5, 7, 9})).isEqualTo(2);
    assertThat(Slope.of(new double[] {0, 1, 2}, new double[] {5, 5, 5})).isZero();
  }

  @Test
  void what_goes_up_and_down_has_that_of_the_line_between() {
    assertThat(Slope.of(new double[] {0, 1, 2, 3}, new double[] {0, 3, 0, 3}))
        .isCloseTo(0.6, within(1e-9));
  }

  @Test
  void one_point_is_no_line() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Slope.of(new double[] {1}, new double[] {1}));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Slope.of(new double[] {1, 1}, new double[] {1, 2}));
  }
}
