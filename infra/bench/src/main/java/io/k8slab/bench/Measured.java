package io.k8slab.bench;

import org.jspecify.annotations.Nullable;

/**
 * A figure as it was measured.
 *
 * @param figure its name in the gates
 * @param unit of value and reference
 * @param reference the same done without us, in the same run; null where there is none
 */
record Measured(String figure, double value, String unit, @Nullable Double reference) {
  static Measured of(String figure, double value, String unit) {
    return new Measured(figure, value, unit, null);
  }
}
