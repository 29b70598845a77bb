package io.k8slab.host;

/** What we believe of a host. */
public enum HostState {
  /** Reported of late: clusters are placed on it. */
  READY,
  /** Not reported for a moment: nothing new is placed on it. */
  SUSPECT,
  /** Not reported for long. What is on it may run. */
  LOST,
  /** Taken away on purpose. */
  RETIRED;

  public String label() {
    return switch (this) {
      case READY -> "READY";
      case SUSPECT -> "SUSPECT";
      case LOST -> "LOST";
      case RETIRED -> "RETIRED";
    };
  }
}
