package io.k8slab.bench.report;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.k8slab.bench.gates.Gate;
import io.k8slab.events.Json;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows as one JSON array, one object a line. The names are stable: {@code name, figure, value,
 * unit, reference, ratio, gate, gate_unit, op, holds, goal}; what a row has not is null.
 */
public final class JsonRows {
  private JsonRows() {}

  @JsonPropertyOrder({
    "name",
    "figure",
    "value",
    "unit",
    "reference",
    "ratio",
    "gate",
    "gate_unit",
    "op",
    "holds",
    "goal"
  })
  private record Line(
      String name,
      String figure,
      BigDecimal value,
      String unit,
      @Nullable BigDecimal reference,
      @Nullable BigDecimal ratio,
      @Nullable BigDecimal gate,
      @Nullable String gateUnit,
      @Nullable String op,
      @Nullable Boolean holds,
      @Nullable BigDecimal goal) {}

  public static String of(List<Row> rows) {
    return rows.stream()
        .map(row -> "  " + Json.MAPPER.writeValueAsString(line(row)))
        .collect(java.util.stream.Collectors.joining(",\n", rows.isEmpty() ? "[" : "[\n", "\n]\n"));
  }

  private static Line line(Row row) {
    Gate gate = row.gate();
    return new Line(
        row.name(),
        row.figure().name(),
        Numbers.rounded(row.figure().value()),
        row.figure().unit(),
        rounded(row.figure().reference()),
        rounded(row.ratio()),
        gate == null ? null : Numbers.rounded(gate.value()),
        gate == null ? null : gate.unit(),
        gate == null ? null : gate.op().name().toLowerCase(java.util.Locale.ROOT),
        row.holds(),
        gate == null ? null : rounded(gate.goal()));
  }

  private static @Nullable BigDecimal rounded(@Nullable Double value) {
    return value == null ? null : Numbers.rounded(value);
  }
}
