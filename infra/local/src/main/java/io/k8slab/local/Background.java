package io.k8slab.local;

import io.k8slab.local.process.StopOrder;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** A step of the start that others need not wait for yet. */
final class Background<T> {
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(15);

  private final FutureTask<T> task;

  private Background(FutureTask<T> task) {
    this.task = task;
  }

  /**
   * @param stop waits for the step before it ends: what a step has started without having said so
   *     would be left behind
   */
  static <T> Background<T> start(StopOrder stop, String name, Callable<T> step) {
    var task = new FutureTask<>(step);
    var thread = Thread.ofPlatform().daemon().name("start-" + name).unstarted(task);
    stop.add("", () -> thread.join(STOP_TIMEOUT));
    thread.start();
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
