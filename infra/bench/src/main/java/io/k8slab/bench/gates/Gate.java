package io.k8slab.bench.gates;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The floor that a release must hold for one figure.
 *
 * @param figure its name within its {@link GatedName}
 * @param value in {@code unit}
 * @param unit one of {@link #UNITS}; KB is 1024 bytes, MB 1024 KB
 * @param kind whether the measured value or its ratio to the reference is held against the gate
 * @param goal what we are after, in the same unit; null where there is none
 */
public record Gate(
    String figure, Op op, double value, String unit, Kind kind, @Nullable Double goal) {
  public static final String RATIO_UNIT = "x";
  private static final Set<String> UNITS =
      Set.of(RATIO_UNIT, "ms", "s", "min", "KB", "MB", "count");

  /** How a value is held against the gate. */
  public enum Op {
    /** The value is at most the gate. */
    LE("<="),
    /** The value is at least the gate. */
    GE(">=");

    private final String sign;

    Op(String sign) {
      this.sign = sign;
    }

    public String sign() {
      return sign;
    }
  }

  /** What is held against the gate. */
  public enum Kind {
    RATIO,
    ABSOLUTE
  }

  public Gate {
    if (!UNITS.contains(unit)) {
      throw new IllegalArgumentException("unit: not one of " + UNITS + ": " + unit);
    }
    if ((kind == Kind.RATIO) != unit.equals(RATIO_UNIT)) {
      throw new IllegalArgumentException("unit: a ratio's is x, and only a ratio's");
    }
  }

  public boolean holds(double measured) {
    return switch (op) {
      case LE -> measured <= value;
      case GE -> measured >= value;
    };
  }
}
