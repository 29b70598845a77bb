package io.k8slab.events;

/** Whether something is so. */
public enum ConditionStatus {
  TRUE,
  FALSE,
  /** It could not be found out. */
  UNKNOWN
}
