package io.k8slab.agent.host;

import io.k8slab.agent.cluster.Cancellation;
import io.k8slab.agent.cluster.WorkListener;
import io.k8slab.agent.hoststate.ClusterLock;
import io.k8slab.agent.step.HostStep;
import io.k8slab.agent.step.StepEnd;
import io.k8slab.agent.step.StepExecutor;
import io.k8slab.events.StepOutcome;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Carries out the steps of one piece of work in turn and tells the listener of each. */
final class Progress {
  private final StepExecutor executor;
  private final ClusterLock lock;
  private final WorkListener listener;
  private final Cancellation cancellation;
  private final int total;
  private int index;

  Progress(
      StepExecutor executor,
      ClusterLock lock,
      WorkListener listener,
      Cancellation cancellation,
      int total) {
    this.executor = executor;
    this.lock = lock;
    this.listener = listener;
    this.cancellation = cancellation;
    this.total = total;
  }

  /** A step that the host runs. */
  StepEnd run(HostStep step) {
    index++;
    int ordinal = index;
    return told(
        step.name(),
        step.title(),
        () -> executor.run(lock, step, ordinal, listener, cancellation),
        Progress::outcome,
        end -> end instanceof StepEnd.Exited(int code, String tail) ? code : null);
  }

  /** A step that the agent does itself. */
  <T> T own(String name, String title, Supplier<T> act, Function<T, StepOutcome> outcome) {
    index++;
    return told(name, title, act, outcome, result -> null);
  }

  /** A line of the agent's own. */
  void say(String line) {
    listener.log(null, "agent", line + "\n");
  }

  private <T> T told(
      String name,
      String title,
      Supplier<T> act,
      Function<T, StepOutcome> outcome,
      Function<T, @Nullable Integer> exitCode) {
    int current = index;
    long begun = System.nanoTime();
    listener.stepStarted(name, title, current, total);
    T result = act.get();
    listener.stepFinished(
        name,
        title,
        current,
        total,
        outcome.apply(result),
        exitCode.apply(result),
        (System.nanoTime() - begun) / 1_000_000);
    return result;
  }

  private static StepOutcome outcome(StepEnd end) {
    return switch (end) {
      case StepEnd.Exited(int code, String tail) ->
          code == 0 ? StepOutcome.SUCCEEDED : StepOutcome.FAILED;
      case StepEnd.TimedOut() -> StepOutcome.TIMED_OUT;
      case StepEnd.Cancelled() -> StepOutcome.CANCELLED;
      case StepEnd.Killed _, StepEnd.Fenced _, StepEnd.Unreachable _ -> StepOutcome.FAILED;
    };
  }
}
