package io.k8slab.agent.cluster;

import io.k8slab.events.StepOutcome;
import org.jspecify.annotations.Nullable;

/** Hears what happens during the work, in order, on the working thread. */
public interface WorkListener {

  /**
   * The host's lock is held; everything after this is said under this fencing token.
   *
   * @param generation the generation that the work is for
   */
  void fenced(long fence, long generation);

  void stepStarted(String step, String title, int index, int total);

  void stepFinished(
      String step,
      String title,
      int index,
      int total,
      StepOutcome outcome,
      @Nullable Integer exitCode,
      long durationMillis);

  /**
   * Output of a step, already redacted.
   *
   * @param step null for the agent's own lines
   * @param stream {@code stdout}, {@code stderr} or {@code agent}
   * @param text whole lines, of any length in sum
   */
  void log(@Nullable String step, String stream, String text);
}
