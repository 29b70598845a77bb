package io.k8slab.audit.chain;

import io.k8slab.audit.chain.Fault.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** What was found, to a bound: who wrote everything anew shall not fill the memory. */
final class Faults {
  private static final int MOST = 100;

  private final List<Fault> all = new ArrayList<>();

  void seal(Kind kind, long seal) {
    add(Fault.ofSeal(kind, seal));
  }

  void row(Kind kind, long seal, UUID row) {
    add(new Fault(kind, seal, row));
  }

  private void add(Fault fault) {
    if (all.size() < MOST) {
      all.add(fault);
    }
  }

  int size() {
    return all.size();
  }

  boolean isEmpty() {
    return all.isEmpty();
  }

  List<Fault> all() {
    return all;
  }
}
