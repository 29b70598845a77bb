package io.k8slab.agent.runner;

import io.k8slab.agent.cluster.Cancellation;

/** One piece of work in the queue of its cluster. Runs on a virtual thread and may block. */
interface Task {
  long generation();

  void carryOut(Cancellation cancellation);

  /** A higher generation came before this began: it is only answered. */
  void supersede(long highest);
}
