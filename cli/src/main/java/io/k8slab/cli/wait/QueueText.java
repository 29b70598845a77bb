package io.k8slab.cli.wait;

import io.k8slab.cli.api.ClusterQueue;
import io.k8slab.cli.terminal.Span;
import java.time.Duration;
import java.time.Instant;

/** A place in the queue for people; to the minute, or every look at it would be news. */
public final class QueueText {
  private QueueText() {}

  public static String of(ClusterQueue queue, Instant now) {
    String place = "place " + queue.position();
    if (queue.reason() == ClusterQueue.ReasonEnum.NO_HOST) {
      return place + ", no host takes such clusters now";
    }
    if (queue.estimatedStart() == null) {
      return place;
    }
    String start = place + ", starts in about " + minutes(queue.estimatedStart(), now);
    return queue.estimatedReady() == null
        ? start
        : start + ", ready in about " + minutes(queue.estimatedReady(), now);
  }

  private static String minutes(Instant then, Instant now) {
    long minutes = Math.max(1, Duration.between(now, then).toMinutes());
    return Span.text(Duration.ofMinutes(minutes));
  }
}
