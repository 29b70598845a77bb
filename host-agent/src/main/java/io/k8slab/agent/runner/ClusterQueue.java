package io.k8slab.agent.runner;

import io.k8slab.agent.cluster.Cancellation;
import java.util.ArrayDeque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The tasks of one cluster, one at a time. Guarded by {@link ClusterQueues}. */
final class ClusterQueue {
  /** What the cluster's thread does next. */
  sealed interface Turn {
    record CarryOut(Task task, Cancellation cancellation) implements Turn {}

    record Supersede(Task task, long highest) implements Turn {}
  }

  private final ArrayDeque<Task> waiting = new ArrayDeque<>();
  private @Nullable Task atWork;
  private Cancellation cancellation = new Cancellation();
  private long highest = Long.MIN_VALUE;

  /** The cancellation of the work that the new task pre-empts. */
  Optional<Cancellation> add(Task task) {
    waiting.add(task);
    highest = Math.max(highest, task.generation());
    return atWork != null && atWork.generation() < task.generation()
        ? Optional.of(cancellation)
        : Optional.empty();
  }

  Cancellation cancellation() {
    return cancellation;
  }

  /** Empty where nothing waits any more. */
  Optional<Turn> next() {
    atWork = null;
    var task = waiting.poll();
    if (task == null) {
      return Optional.empty();
    }
    if (task.generation() < highest) {
      return Optional.of(new Turn.Supersede(task, highest));
    }
    atWork = task;
    cancellation = new Cancellation();
    return Optional.of(new Turn.CarryOut(task, cancellation));
  }
}
