package io.k8slab.bench.report;

import io.k8slab.bench.gates.Gate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Rows as a table with a heading; columns are as wide as their widest cell. */
public final class Table {
  private static final List<String> HEADING =
      List.of("name", "figure", "value", "unit", "reference", "ratio", "gate", "holds", "goal");

  /** Columns of numbers, which end at one line. */
  private static final Set<Integer> RIGHT = Set.of(2, 4, 5);

  private Table() {}

  public static String of(List<Row> rows) {
    List<List<String>> lines = new ArrayList<>();
    lines.add(HEADING);
    rows.forEach(row -> lines.add(cells(row)));
    StringBuilder text = new StringBuilder();
    for (List<String> line : lines) {
      StringBuilder padded = new StringBuilder();
      for (int column = 0; column < line.size(); column++) {
        padded.append(padded(line.get(column), width(lines, column), RIGHT.contains(column)));
        padded.append("  ");
      }
      text.append(padded.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }

  private static List<String> cells(Row row) {
    return List.of(
        row.name(),
        row.figure().name(),
        Numbers.text(row.figure().value()),
        row.figure().unit(),
        Numbers.text(row.figure().reference()),
        Numbers.text(row.ratio()),
        gate(row.gate()),
        row.holds() == null ? "-" : row.holds() ? "yes" : "NO",
        goal(row.gate()));
  }

  private static String gate(@Nullable Gate gate) {
    return gate == null
        ? "-"
        : gate.op().sign() + " " + Numbers.text(gate.value()) + " " + gate.unit();
  }

  private static String goal(@Nullable Gate gate) {
    return gate == null || gate.goal() == null
        ? "-"
        : Numbers.text(gate.goal()) + " " + gate.unit();
  }

  private static int width(List<List<String>> lines, int column) {
    return lines.stream().mapToInt(line -> line.get(column).length()).max().orElse(0);
  }

  private static String padded(String cell, int width, boolean right) {
    String blanks = " ".repeat(width - cell.length());
    return right ? blanks + cell : cell + blanks;
  }
}
