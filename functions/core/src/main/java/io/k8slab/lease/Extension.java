package io.k8slab.lease;

import java.time.Duration;
import java.time.Instant;

/** Whether a lease may be extended, and to when. */
public sealed interface Extension {

  record Granted(Instant end) implements Extension {}

  /** The lease has ended already. */
  record TooLate() implements Extension {}

  /** It was extended as often as the quota allows. */
  record UsedUp() implements Extension {}

  /**
   * It would end too far from now.
   *
   * @param most what could be added now; zero where nothing
   */
  record TooLong(Duration most) implements Extension {}

  /**
   * @param end of the lease now
   * @param longest of the quota: a lease ends within this from now
   * @param used how often it was extended
   * @param limit how often it may be
   */
  static Extension of(
      Instant end, Duration add, Instant now, Duration longest, int used, int limit) {
    if (!now.isBefore(end)) {
      return new TooLate();
    }
    if (used >= limit) {
      return new UsedUp();
    }
    var most = Duration.between(end, now.plus(longest));
    if (add.compareTo(most) > 0) {
      return new TooLong(most.isNegative() ? Duration.ZERO : Duration.ofSeconds(most.toSeconds()));
    }
    return new Granted(end.plus(add));
  }
}
