package io.k8slab.host;

import java.util.UUID;

/**
 * A cluster that a host lists and that should not be there.
 *
 * @param generation the highest in the host's ledger
 */
public record Stranger(UUID clusterId, Reason reason, long generation) {

  /** Why it should not. */
  public enum Reason {
    /** Nobody made it here. */
    UNKNOWN,
    /** It is, or is being made, on another host. */
    MISPLACED
  }
}
