package io.k8slab.bench;

/**
 * One line that a figure must hold.
 *
 * @param name of the measurement
 * @param figure within the measurement
 * @param atMost whether the value must not exceed the limit; otherwise it must reach it
 * @param unit of the limit
 * @param ratio whether the limit is for value ÷ reference
 */
record Gate(String name, String figure, boolean atMost, double limit, String unit, boolean ratio) {
  boolean heldBy(double value) {
    return atMost ? value <= limit : value >= limit;
  }

  /** Such as {@code <= 1.25 x}. */
  String text() {
    return (atMost ? "<= " : ">= ") + Numbers.text(limit) + " " + unit;
  }
}
