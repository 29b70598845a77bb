package io.k8slab.audit.chain;

import io.k8slab.audit.Personal;
import io.k8slab.audit.chain.Fault.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The rows of one seal. */
public final class CheckBatch {
  private CheckBatch() {}

  /**
   * A row as a seal has it, and as the log has it.
   *
   * @param hash what it was when it was sealed
   * @param row null where the log has none
   * @param personal null where there is nothing, or not any more
   */
  public record SealedRow(
      UUID id, byte[] hash, @Nullable LoggedRow row, @Nullable Personal personal) {}

  /**
   * @param found in the order of their positions
   * @return how many are in the log
   */
  static int of(Seal seal, List<SealedRow> found, Faults faults) {
    int before = faults.size();
    var hashes = new ArrayList<byte[]>();
    for (var sealed : found) {
      var row = sealed.row();
      if (row == null) {
        faults.row(Kind.ROW_MISSING, seal.number(), sealed.id());
        continue;
      }
      var hash = row.hash();
      hashes.add(hash);
      if (!Arrays.equals(hash, sealed.hash())) {
        faults.row(Kind.ROW_CHANGED, seal.number(), sealed.id());
      } else if (!isPersonalRight(row, sealed.personal())) {
        faults.row(Kind.PERSONAL_CHANGED, seal.number(), sealed.id());
      }
    }
    if (found.size() < seal.entries()) {
      faults.seal(Kind.ROW_MISSING, seal.number());
    } else if (found.size() > seal.entries()) {
      faults.seal(Kind.ROW_ADDED, seal.number());
    } else if (faults.size() == before && !Arrays.equals(Seal.root(hashes), seal.root())) {
      faults.seal(Kind.ROWS_EXCHANGED, seal.number());
    }
    return hashes.size();
  }

  /** What was erased is right. */
  private static boolean isPersonalRight(LoggedRow row, @Nullable Personal personal) {
    return personal == null
        || (row.personalHash() != null && personal.isHashedTo(row.personalHash()));
  }
}
