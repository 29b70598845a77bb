package io.k8slab.lease;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a cluster's pauses move the end of its lease: its clock stands still while it is paused, for
 * a bounded time in its whole life; then it goes on, paused or not. While it stands, the lease's
 * end is the last possible one: when the cluster goes if nobody resumes it. See {@code
 * infra/adr/0024-pause-and-resume.md}.
 *
 * @param since when the clock was stopped; null where it runs
 * @param held by how much the end was moved for that: as long as the clock may stand; whole seconds
 * @param before how long it stood in earlier pauses; whole seconds
 */
public record Pauses(@Nullable Instant since, Duration held, Duration before) {
  public static final Pauses NONE = new Pauses(null, Duration.ZERO, Duration.ZERO);

  /**
   * The clock stops.
   *
   * @param longest for how long it may stand in the cluster's life
   */
  public Pauses begin(Instant now, Duration longest) {
    var left = longest.minus(before);
    return new Pauses(now, left.isNegative() ? Duration.ZERO : left, before);
  }

  /** The clock goes on. */
  public Pauses end(Instant now) {
    return new Pauses(null, Duration.ZERO, sum(now));
  }

  /** How long it stood in all, until now. */
  public Duration sum(Instant now) {
    return before.plus(stood(now));
  }

  /**
   * The lease's end if the clock went on now.
   *
   * @param end of the lease as it is kept
   */
  public Instant endFrom(Instant end, Instant now) {
    return end.minus(held).plus(stood(now));
  }

  private Duration stood(Instant now) {
    if (since == null) {
      return Duration.ZERO;
    }
    var passed = Duration.ofSeconds(Math.max(0, Duration.between(since, now).toSeconds()));
    return passed.compareTo(held) < 0 ? passed : held;
  }
}
