package io.k8slab.audit.chain;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One place where the log is not what was sealed.
 *
 * @param seal the number of the seal; 0 where there is none
 * @param row null where it is no single row
 */
public record Fault(Kind kind, long seal, @Nullable UUID row) {
  /** What is wrong there. */
  public enum Kind {
    SEAL_MISSING("the seal is missing"),
    SEAL_CHANGED("the seal was changed"),
    SEAL_MISPLACED("the seal does not follow the one before it"),
    SEAL_NOT_AS_NOTED("the seal is not the one that was noted"),
    MAC_MISSING("the seal was made without a key"),
    MAC_WRONG("the seal was made with another key"),
    ROW_MISSING("a row is missing"),
    ROW_CHANGED("a row was changed"),
    ROW_ADDED("a row was added to what was sealed"),
    ROW_UNKNOWN("a row is neither sealed nor waits to be"),
    ROWS_EXCHANGED("rows were exchanged, or put into another order"),
    PERSONAL_CHANGED("what is personal of a row was changed"),
    PRUNED_EARLY("rows were deleted before their retention was over");

    private final String sentence;

    Kind(String sentence) {
      this.sentence = sentence;
    }
  }

  static Fault ofSeal(Kind kind, long seal) {
    return new Fault(kind, seal, null);
  }

  /** For people. */
  public String text() {
    return (seal == 0 ? "" : "seal " + seal + ": ")
        + kind.sentence
        + (row == null ? "" : " (row " + row + ")");
  }
}
