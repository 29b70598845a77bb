package io.k8slab.bench.report;

import io.k8slab.bench.gates.Gate;
import io.k8slab.bench.gates.GatedName;
import io.k8slab.bench.measure.Figure;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A measured figure beside its gate.
 *
 * @param ratio value / reference; null where there is no reference
 * @param gate null where the figure only explains others
 * @param holds null where there is no gate
 */
public record Row(
    String name,
    Figure figure,
    @Nullable Double ratio,
    @Nullable Gate gate,
    @Nullable Boolean holds) {

  /**
   * One row for each figure, those with a gate first.
   *
   * @throws IllegalArgumentException where a gate's figure is missing or is in another unit: a
   *     defect of the bench
   */
  public static List<Row> judge(GatedName name, List<Figure> figures) {
    for (Gate gate : name.gates()) {
      if (figures.stream().noneMatch(figure -> figure.name().equals(gate.figure()))) {
        throw new IllegalArgumentException(name.name() + ": no figure " + gate.figure());
      }
    }
    List<Row> rows = new ArrayList<>();
    for (Figure figure : figures) {
      rows.add(row(name.name(), figure, name.gate(figure.name()).orElse(null)));
    }
    rows.sort(Comparator.comparing(row -> row.gate() == null));
    return List.copyOf(rows);
  }

  private static Row row(String name, Figure figure, @Nullable Gate gate) {
    Double ratio = figure.reference() == null ? null : figure.value() / figure.reference();
    if (gate == null) {
      return new Row(name, figure, ratio, null, null);
    }
    return new Row(name, figure, ratio, gate, gate.holds(held(name, figure, ratio, gate)));
  }

  private static double held(String name, Figure figure, @Nullable Double ratio, Gate gate) {
    if (gate.kind() == Gate.Kind.RATIO) {
      if (ratio == null) {
        throw new IllegalArgumentException(name + ": " + figure.name() + " has no reference");
      }
      return ratio;
    }
    if (!gate.unit().equals(figure.unit())) {
      throw new IllegalArgumentException(
          name + ": " + figure.name() + " is in " + figure.unit() + ", its gate in " + gate.unit());
    }
    return figure.value();
  }
}
