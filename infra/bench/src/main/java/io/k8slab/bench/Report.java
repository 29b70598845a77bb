package io.k8slab.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The figures as a table for people or as JSON for programs. */
final class Report {
  private static final List<String> HEAD =
      List.of("name", "value", "unit", "reference", "ratio", "gate", "holds");

  private Report() {}

  static String json(List<Figure> figures) {
    return JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build()
            .writeValueAsString(figures)
        + "\n";
  }

  static String table(List<Figure> figures) {
    var rows = new ArrayList<List<String>>();
    rows.add(HEAD);
    figures.forEach(figure -> rows.add(row(figure)));
    var widths =
        IntStream.range(0, HEAD.size())
            .map(i -> rows.stream().mapToInt(row -> row.get(i).length()).max().orElse(0))
            .toArray();
    return rows.stream().map(row -> line(row, widths)).collect(Collectors.joining());
  }

  private static List<String> row(Figure figure) {
    return Stream.of(
            figure.name(),
            figure.value().toPlainString(),
            figure.unit(),
            figure.reference() == null ? null : figure.reference().toPlainString(),
            figure.ratio() == null ? null : figure.ratio().toPlainString(),
            figure.gate(),
            figure.holds() == null ? null : figure.holds() ? "yes" : "NO")
        .map(text -> Objects.requireNonNullElse(text, "-"))
        .toList();
  }

  private static String line(List<String> row, int[] widths) {
    return IntStream.range(0, row.size())
            .mapToObj(i -> row.get(i) + " ".repeat(widths[i] - row.get(i).length()))
            .collect(Collectors.joining("  "))
            .stripTrailing()
        + "\n";
  }
}
