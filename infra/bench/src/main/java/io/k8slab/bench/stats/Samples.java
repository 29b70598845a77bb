package io.k8slab.bench.stats;

import java.util.Arrays;
import java.util.Collection;

/** Measured values of one kind, at least one. */
public final class Samples {
  private final double[] sorted;

  private Samples(double[] values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("no samples");
    }
    sorted = values;
    Arrays.sort(sorted);
  }

  public static Samples of(double... values) {
    return new Samples(values.clone());
  }

  public static Samples of(Collection<Double> values) {
    return new Samples(values.stream().mapToDouble(Double::doubleValue).toArray());
  }

  public static Samples ofNanosInMillis(long... nanos) {
    return new Samples(Arrays.stream(nanos).mapToDouble(value -> value / 1e6).toArray());
  }

  public int count() {
    return sorted.length;
  }

  /**
   * By nearest rank: the smallest measured value that at least this share of all values does not
   * exceed. Never a value that was not measured.
   *
   * @param percent above 0, at most 100
   */
  public double percentile(double percent) {
    if (!(percent > 0 && percent <= 100)) {
      throw new IllegalArgumentException("percent: above 0, at most 100");
    }
    int rank = (int) Math.ceil(percent / 100 * sorted.length);
    return sorted[Math.max(rank, 1) - 1];
  }

  /** The middle one; of an even number, the mean of the two in the middle. */
  public double median() {
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  public double mean() {
    return Arrays.stream(sorted).average().orElseThrow();
  }

  public double max() {
    return sorted[sorted.length - 1];
  }
}
