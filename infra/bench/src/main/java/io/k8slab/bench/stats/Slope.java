package io.k8slab.bench.stats;

import java.util.Arrays;

/** How much something grows with something else. */
public final class Slope {
  private Slope() {}

  /**
   * Of the line with the least squares.
   *
   * @param at where the values were measured, not all at one place
   */
  public static double of(double[] at, double[] values) {
    if (at.length != values.length || Arrays.stream(at).distinct().count() < 2) {
      throw new IllegalArgumentException("a line needs two points");
    }
    double meanAt = Arrays.stream(at).average().orElseThrow();
    double meanValue = Arrays.stream(values).average().orElseThrow();
    double both = 0;
    double squares = 0;
    for (int i = 0; i < at.length; i++) {
      both += (at[i] - meanAt) * (values[i] - meanValue);
      squares += (at[i] - meanAt) * (at[i] - meanAt);
    }
    return both / squares;
  }
}
