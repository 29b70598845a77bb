package io.k8slab.events;

/** What a cluster's processes on a host are doing. */
public enum HostedState {
  /** An agent is at work on it. */
  CHANGING,
  RUNNING,
  STOPPED
}
