package io.k8slab.http.limit;

/**
 * A token bucket's measures.
 *
 * @param perMinute tokens that a full bucket holds, and that flow in within a minute
 * @param chunk tokens that one instance gives out before it tells the others
 */
public record Limit(int perMinute, int chunk) {
  /** How long an empty bucket takes to be full. */
  public static final int FILL_SECONDS = 60;

  public double perSecond() {
    return (double) perMinute / FILL_SECONDS;
  }
}
