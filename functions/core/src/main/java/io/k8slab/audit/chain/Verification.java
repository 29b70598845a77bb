package io.k8slab.audit.chain;

import java.util.List;

/** What verifying the log found. */
public sealed interface Verification {
  Extent extent();

  /** Nothing was changed since it was sealed, as far as one can know: see {@link VerifyAudit}. */
  record Holds(Extent extent) implements Verification {}

  /**
   * Something was.
   *
   * @param faults at least one, in the order of the chain; the first hundred
   */
  record Broken(Extent extent, List<Fault> faults) implements Verification {
    public Broken {
      faults = List.copyOf(faults);
    }
  }

  /**
   * What was looked at.
   *
   * @param rows sealed ones that are there
   * @param waiting rows without a seal yet
   * @param prunedThrough the last seal whose rows are past retention; 0 where none is
   * @param keyedFrom the first seal made with a key; 0 where none is
   * @param lastHash of the last seal, in hexadecimal digits: note it where the database's owner
   *     cannot write
   */
  record Extent(
      long seals, long rows, long waiting, long prunedThrough, long keyedFrom, String lastHash) {}
}
