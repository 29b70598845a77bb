package io.k8slab.bench;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** One line of the result; the components' names are the JSON's. */
record Figure(
    String name,
    BigDecimal value,
    String unit,
    @Nullable BigDecimal reference,
    @Nullable BigDecimal ratio,
    @Nullable String gate,
    @Nullable Boolean holds) {

  /**
   * @param gate null where the figure is only told
   */
  static Figure of(String name, Measured measured, @Nullable Gate gate) {
    var reference = measured.reference();
    Double ratio = reference == null || reference == 0 ? null : measured.value() / reference;
    return new Figure(
        name + "." + measured.figure(),
        Numbers.rounded(measured.value()),
        measured.unit(),
        reference == null ? null : Numbers.rounded(reference),
        ratio == null ? null : Numbers.rounded(ratio),
        gate == null ? null : gate.text(),
        gate == null ? null : holds(gate, measured, ratio));
  }

  private static boolean holds(Gate gate, Measured measured, @Nullable Double ratio) {
    if (gate.ratio()) {
      return ratio != null && gate.heldBy(ratio);
    }
    return gate.heldBy(measured.value());
  }
}
