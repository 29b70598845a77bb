package io.k8slab.agent.hoststate;

/** How far the wish in the ledger got. */
public enum Outcome {
  /** Nothing is known of the cluster. */
  NONE("none"),
  /** Work on it began and has not ended, unless its agent died. */
  ACCEPTED("accepted"),
  DONE("done"),
  FAILED("failed");

  private final String word;

  Outcome(String word) {
    this.word = word;
  }

  String word() {
    return word;
  }

  static Outcome of(String word) {
    return switch (word) {
      case "none" -> NONE;
      case "accepted" -> ACCEPTED;
      case "done" -> DONE;
      case "failed" -> FAILED;
      default -> throw new IllegalStateException("the ledger holds an unknown outcome");
    };
  }
}
