package io.k8slab.agent.host;

import io.k8slab.agent.cluster.WorkListener;
import io.k8slab.events.StepOutcome;
import org.jspecify.annotations.Nullable;

/** For work that nobody follows. */
final class SilentListener implements WorkListener {
  @Override
  public void fenced(long fence, long generation) {}

  @Override
  public void stepStarted(String step, String title, int index, int total) {}

  @Override
  public void stepFinished(
      String step,
      String title,
      int index,
      int total,
      StepOutcome outcome,
      @Nullable Integer exitCode,
      long durationMillis) {}

  @Override
  public void log(@Nullable String step, String stream, String text) {}
}
