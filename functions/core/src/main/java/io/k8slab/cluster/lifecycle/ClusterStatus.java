package io.k8slab.cluster.lifecycle;

/** Where a cluster is in its life. */
public enum ClusterStatus {
  /** Waits for room on a host. */
  QUEUED,
  /** An agent makes it. */
  PROVISIONING,
  /** It works; its lease runs. */
  RUNNING,
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
    return this == QUEUED || this == PROVISIONING || this == RUNNING;
  }
}
