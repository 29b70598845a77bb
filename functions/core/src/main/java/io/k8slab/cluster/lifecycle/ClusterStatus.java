package io.k8slab.cluster.lifecycle;

/** Where a cluster is in its life. */
public enum ClusterStatus {
  /** Waits for room on a host. */
  QUEUED,
  /** An agent makes it. */
  PROVISIONING,
  /** It works; its lease runs. */
  RUNNING,
  /** An agent stops it; its lease's clock stands still. */
  PAUSING,
  /** Nothing of it runs, its data is kept; its lease's clock stands still. */
  PAUSED,
  /** An agent starts it again; its lease's clock stands still until it runs. */
  RESUMING,
  /** An agent removes it. */
  TERMINATING,
  /** Nothing of it is left. */
  TERMINATED,
  /** It failed; something of it may be left until its placement is released. */
  ERROR;

  /** What the database and the API call it. */
  public String label() {
    return switch (this) {
      case QUEUED -> "QUEUED";
      case PROVISIONING -> "PROVISIONING";
      case RUNNING -> "RUNNING";
      case PAUSING -> "PAUSING";
      case PAUSED -> "PAUSED";
      case RESUMING -> "RESUMING";
      case TERMINATING -> "TERMINATING";
      case TERMINATED -> "TERMINATED";
      case ERROR -> "ERROR";
    };
  }

  /**
   * The status of a label.
   *
   * @throws IllegalArgumentException for a label that is none
   */
  public static ClusterStatus of(String label) {
    for (var status : values()) {
      if (status.label().equals(label)) {
        return status;
      }
    }
    throw new IllegalArgumentException("no status: " + label);
  }

  /** Whether nothing leads out of it. */
  public boolean isTerminal() {
    return this == TERMINATED || this == ERROR;
  }

  /** Whether it counts against its owner's quota; one that is being removed does not. */
  public boolean isActive() {
    return switch (this) {
      case QUEUED, PROVISIONING, RUNNING, PAUSING, PAUSED, RESUMING -> true;
      case TERMINATING, TERMINATED, ERROR -> false;
    };
  }
}
