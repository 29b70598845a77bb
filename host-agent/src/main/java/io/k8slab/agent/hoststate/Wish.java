package io.k8slab.agent.hoststate;

/** What a command wants of a cluster. */
public enum Wish {
  PRESENT("present"),
  /** There, with nothing of it running. */
  PAUSED("paused"),
  ABSENT("absent"),
  /** Whatever the ledger holds, as long as the cluster is wanted there and running. */
  ANY("any");

  private final String word;

  Wish(String word) {
    this.word = word;
  }

  String word() {
    return word;
  }
}
