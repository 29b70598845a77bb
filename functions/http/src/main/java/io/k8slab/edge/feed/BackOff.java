package io.k8slab.edge.feed;

import java.time.Duration;

/**
 * How long a partition rests after a failure: twice as long each time, at most 5 s, because what
 * fails is a database that is away and may be back at any moment.
 *
 * @param until in {@link System#nanoTime}
 */
record BackOff(int tries, long until) {
  static final BackOff NONE = new BackOff(0, 0);

  private static final Duration FIRST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofSeconds(5);
  private static final int MOST_DOUBLINGS = 6;

  BackOff next(long now) {
    var doubled = FIRST.multipliedBy(1L << Math.min(tries, MOST_DOUBLINGS));
    var rest = doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
    return new BackOff(tries + 1, now + rest.toNanos());
  }

  boolean isOver(long now) {
    return now - until >= 0;
  }
}
