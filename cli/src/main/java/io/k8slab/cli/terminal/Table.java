package io.k8slab.cli.terminal;

import java.util.ArrayList;
import java.util.List;

/** Columns as wide as their widest cell, two spaces apart. */
public final class Table {
  /**
   * @param painted as it is written; its colours have no width
   */
  public record Cell(String text, String painted) {
    public static Cell of(String text) {
      String printable = Printable.of(text);
      return new Cell(printable, printable);
    }

    int width() {
      return text.codePointCount(0, text.length());
    }
  }

  private final List<List<Cell>> rows = new ArrayList<>();

  public Table row(List<Cell> cells) {
    rows.add(List.copyOf(cells));
    return this;
  }

  public Table row(String... cells) {
    List<Cell> row = new ArrayList<>();
    for (String cell : cells) {
      row.add(Cell.of(cell));
    }
    return row(row);
  }

  /** With a line end after every row, the last included. */
  public String text() {
    List<Integer> widths = new ArrayList<>();
    for (List<Cell> row : rows) {
      for (int i = 0; i < row.size(); i++) {
        if (i == widths.size()) {
          widths.add(0);
        }
        widths.set(i, Math.max(widths.get(i), row.get(i).width()));
      }
    }
    StringBuilder out = new StringBuilder();
    for (List<Cell> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < row.size(); i++) {
        Cell cell = row.get(i);
        line.append(cell.painted());
        if (i < row.size() - 1) {
          line.repeat(' ', widths.get(i) - cell.width() + 2);
        }
      }
      out.append(line.toString().stripTrailing()).append('\n');
    }
    return out.toString();
  }
}
