package io.k8slab.events;

/** How much something matters to the person who is told. */
public enum Severity {
  INFO,
  /** Something may go wrong unless the person acts. */
  WARNING,
  /** Something went wrong. */
  ERROR
}
