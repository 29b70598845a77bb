package io.k8slab.agent.hoststate;

/** What a command wants of a cluster. */
public enum Wish {
  PRESENT("present"),
  ABSENT("absent"),
  /** Whatever the ledger holds, as long as the cluster is wanted there. */
  ANY("any");

  private final String word;

  Wish(String word) {
    this.word = word;
  }

  String word() {
    return word;
  }
}
