package io.k8slab.bench.scripted;

/** What a scripted host does with a command to provision. */
public enum Script {
  /** The cluster runs at once. */
  RUNS_AT_ONCE,

  /** The cluster is being made for as long as the bench lasts, as a real one is for seconds. */
  STAYS_AT_WORK
}
