package io.k8slab.bench;

import java.math.BigDecimal;
import java.math.MathContext;

/** Numbers for people: at most four significant digits, never an exponent. */
final class Numbers {
  private static final MathContext DIGITS = new MathContext(4);

  private Numbers() {}

  static BigDecimal rounded(double value) {
    var rounded = new BigDecimal(value).round(DIGITS).stripTrailingZeros();
    return rounded.scale() < 0 ? rounded.setScale(0) : rounded;
  }

  static String text(double value) {
    return rounded(value).toPlainString();
  }
}
