package io.k8slab.agent.host;

import io.k8slab.agent.cluster.WorkResult;
import io.k8slab.agent.hoststate.ClusterLock;
import io.k8slab.agent.hoststate.HostState;
import io.k8slab.agent.hoststate.LedgerEntry;
import io.k8slab.agent.hoststate.Outcome;
import io.k8slab.events.FailureCode;
import java.util.Optional;

/** The ends of pauses and resumes as the host's ledger keeps them. */
final class Recorded {
  private Recorded() {}

  /**
   * What the same command was answered before; empty where it is still to be done.
   *
   * @param before the ledger's entry, of the command's own wish
   * @param done what it is answered where it was done
   */
  static Optional<WorkResult> result(LedgerEntry before, int attempt, WorkResult done) {
    return switch (before.outcome()) {
      case DONE -> Optional.of(done);
      case FAILED ->
          before.attempt() >= attempt
              ? Failure.read(before.failure()).map(failed -> (WorkResult) failed)
              : Optional.empty();
      case NONE, ACCEPTED -> Optional.empty();
    };
  }

  /** The last thing done under a lock. */
  static WorkResult end(ClusterLock lock, WorkResult result) {
    try {
      boolean mine =
          result instanceof WorkResult.Failed failed
              ? lock.record(Outcome.FAILED, Failure.write(failed))
              : lock.record(Outcome.DONE, "");
      return mine ? result : new WorkResult.Fenced();
    } catch (HostState.Unreachable e) {
      return new WorkResult.Failed(
          FailureCode.HOST_UNREACHABLE, "The host was lost: " + e.why(), null, false);
    }
  }
}
