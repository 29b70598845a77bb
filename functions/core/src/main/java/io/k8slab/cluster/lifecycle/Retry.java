package io.k8slab.cluster.lifecycle;

/** Whether a cluster that fails by its host's fault is tried elsewhere. */
public enum Retry {
  NONE,
  POSSIBLE,
  /** It will be: first what the failed attempt left on its host is removed, and that proven. */
  CLEARING
}
