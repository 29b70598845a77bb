package io.k8slab.bench.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/** Numbers as people read them: four significant digits, more only before the point. */
final class Numbers {
  private static final int DIGITS = 4;

  private Numbers() {}

  static BigDecimal rounded(double value) {
    BigDecimal exact = BigDecimal.valueOf(value);
    int whole = exact.precision() - exact.scale();
    BigDecimal rounded =
        exact.round(new MathContext(Math.max(DIGITS, whole), RoundingMode.HALF_UP));
    BigDecimal shortest = rounded.stripTrailingZeros();
    return shortest.scale() < 0 ? shortest.setScale(0) : shortest;
  }

  static String text(@Nullable Double value) {
    return value == null ? "-" : rounded(value).toPlainString();
  }
}
