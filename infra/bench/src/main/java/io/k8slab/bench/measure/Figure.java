package io.k8slab.bench.measure;

import org.jspecify.annotations.Nullable;

/**
 * One measured figure.
 *
 * @param name within its bench; where the gates have it, it is held against its gate
 * @param value in {@code unit}
 * @param reference what the value is a ratio to, in the same unit and from the same run; null where
 *     there is none
 */
public record Figure(String name, double value, String unit, @Nullable Double reference) {

  public static Figure of(String name, double value, String unit) {
    return new Figure(name, value, unit, null);
  }
}
