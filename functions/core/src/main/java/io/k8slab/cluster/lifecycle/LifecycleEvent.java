package io.k8slab.cluster.lifecycle;

import io.k8slab.events.FailureCode;

/** What can happen to a cluster. Those that an agent reports say of which generation they speak. */
public sealed interface LifecycleEvent {

  /** What an agent says of its work. */
  sealed interface Reported extends LifecycleEvent {
    long generation();
  }

  /** A queued cluster got a place on a host. */
  record PlacementFound() implements LifecycleEvent {}

  record Provisioned(long generation) implements Reported {}

  /**
   * @param clean whether it was proven that nothing is left on the host
   * @param elsewhere whether it is the host's fault and there is another one to try
   */
  record Failed(long generation, FailureCode code, boolean clean, boolean elsewhere)
      implements Reported {

    /** Where trying another host is of no use. */
    public Failed(long generation, FailureCode code, boolean clean) {
      this(generation, code, clean, false);
    }
  }

  record Terminated(long generation) implements Reported {}

  /**
   * @param highest the highest generation that the host's ledger knows
   */
  record Superseded(long generation, long highest) implements Reported {}

  record TerminateRequested() implements LifecycleEvent {}

  record LeaseEnded() implements LifecycleEvent {}

  /** What was owed is overdue: a place, the first RUNNING, or the removal. */
  record DeadlinePassed() implements LifecycleEvent {}

  /** Its host's reports do not list it any more. */
  record Lost() implements LifecycleEvent {}

  /** A host's report lists it although it has ended. */
  record StillThere() implements LifecycleEvent {}
}
