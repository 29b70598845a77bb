package io.k8slab.events;

/** How a step ended. */
public enum StepOutcome {
  SUCCEEDED,
  FAILED,
  TIMED_OUT,
  CANCELLED
}
