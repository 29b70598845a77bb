package io.k8slab.agent.testing;

import io.k8slab.agent.cluster.WorkListener;
import io.k8slab.events.StepOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Keeps what it hears. */
public final class RecordingListener implements WorkListener {

  /** A step that has ended. */
  public record Step(String name, StepOutcome outcome, @Nullable Integer exitCode, long millis) {}

  private final List<Long> fences = new ArrayList<>();
  private final List<String> started = new ArrayList<>();
  private final List<Step> steps = new ArrayList<>();
  private final StringBuilder log = new StringBuilder();
  private final Consumer<String> atStart;

  public RecordingListener() {
    this(step -> {});
  }

  /**
   * @param atStart called with the name of each step that begins
   */
  public RecordingListener(Consumer<String> atStart) {
    this.atStart = atStart;
  }

  @Override
  public synchronized void fenced(long fence, long generation) {
    fences.add(fence);
  }

  @Override
  public void stepStarted(String step, String title, int index, int total) {
    synchronized (this) {
      started.add(step);
    }
    atStart.accept(step);
  }

  @Override
  public synchronized void stepFinished(
      String step,
      String title,
      int index,
      int total,
      StepOutcome outcome,
      @Nullable Integer exitCode,
      long durationMillis) {
    steps.add(new Step(step, outcome, exitCode, durationMillis));
  }

  @Override
  public synchronized void log(@Nullable String step, String stream, String text) {
    log.append(text);
  }

  public synchronized List<Long> fences() {
    return List.copyOf(fences);
  }

  public synchronized List<String> started() {
    return List.copyOf(started);
  }

  public synchronized List<Step> steps() {
    return List.copyOf(steps);
  }

  public synchronized String log() {
    return log.toString();
  }
}
