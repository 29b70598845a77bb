package io.k8slab.agent.step;

/** How a step ended. */
public sealed interface StepEnd {

  /**
   * @param tail the last lines of its output, redacted
   */
  record Exited(int code, String tail) implements StepEnd {}

  /** It ran for longer than it may, and is gone. */
  record TimedOut() implements StepEnd {}

  /** The work was cancelled; the step is gone. */
  record Cancelled() implements StepEnd {}

  /** Something else on the host ended it. */
  record Killed() implements StepEnd {}

  /** Another agent has taken the cluster over. */
  record Fenced() implements StepEnd {}

  /** The host was lost; the step may still run there. */
  record Unreachable(String why) implements StepEnd {}
}
