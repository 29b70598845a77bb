package io.k8slab.bench.gates;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One name of the gates' file.
 *
 * @param what what is measured, from where to where, under which load
 * @param reference what a ratio is taken against; null where no gate is a ratio
 * @param gates none where nothing fails for it: then it is measured only when named
 */
public record GatedName(String name, String what, @Nullable String reference, List<Gate> gates) {
  public GatedName {
    gates = List.copyOf(gates);
    if (reference == null && gates.stream().anyMatch(gate -> gate.kind() == Gate.Kind.RATIO)) {
      throw new IllegalArgumentException("reference: missing where a gate is a ratio");
    }
  }

  public boolean isGated() {
    return !gates.isEmpty();
  }

  public Optional<Gate> gate(String figure) {
    return gates.stream().filter(gate -> gate.figure().equals(figure)).findFirst();
  }
}
