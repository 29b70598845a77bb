package io.k8slab.agent.hoststate;

import java.time.Duration;

/** What came of asking for a cluster's lock. */
public sealed interface LockResult {

  /**
   * @param before the ledger as it was before this wish was put down
   */
  record Granted(ClusterLock lock, LedgerEntry before) implements LockResult {}

  /** The ledger knows a higher generation, or this one has ended in a delete. */
  record Superseded(long highest) implements LockResult {}

  /** Another agent works on it and still says so. */
  record Held(Duration left) implements LockResult {}

  /** No such cluster is wanted on this host. */
  record Unknown() implements LockResult {}

  /** It is wanted there with nothing of it running. */
  record Paused() implements LockResult {}

  record Unreachable(String why) implements LockResult {}
}
