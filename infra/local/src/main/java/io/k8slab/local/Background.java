package io.k8slab.local;

import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** A step of the start that others need not wait for yet. */
final class Background<T> {
  private final FutureTask<T> task;

  private Background(FutureTask<T> task) {
    this.task = task;
  }

  static <T> Background<T> start(String name, Callable<T> step) {
    var task = new FutureTask<>(step);
    Thread.ofPlatform().daemon().name("start-" + name).start(task);
    return new Background<>(task);
  }

  /** What the step made; throws what it threw. */
  T get() throws Exception {
    try {
      return task.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof CancellationException) {
        throw new CancellationException("stopped while it was starting");
      }
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }
}
