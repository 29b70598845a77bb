package io.k8slab.bench;

import io.k8slab.bench.gates.GatedName;
import io.k8slab.bench.gates.Gates;
import io.k8slab.bench.measure.Bench;
import io.k8slab.bench.measure.Figure;
import io.k8slab.bench.measure.Surroundings;
import io.k8slab.bench.report.JsonRows;
import io.k8slab.bench.report.Row;
import io.k8slab.bench.report.Table;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Runs benches one after the other and prints what they found, on {@code out} nothing else. A bench
 * that fails does not keep the others from running.
 */
final class RunBenches {
  /** Every bench that was asked for has measured; a gate that does not hold changes nothing. */
  static final int DONE = 0;

  /** A bench could not measure. */
  static final int FAILED = 1;

  /** A name is unknown, or has no bench yet; the latter keeps no other bench from running. */
  static final int NOT_MEASURABLE = 2;

  private final Gates gates;
  private final Map<String, Bench> benches;
  private final Surroundings surroundings;
  private final PrintStream out;

  RunBenches(Gates gates, Map<String, Bench> benches, Surroundings surroundings, PrintStream out) {
    this.gates = gates;
    this.benches = benches;
    this.surroundings = surroundings;
    this.out = out;
  }

  int run(Arguments arguments) {
    List<String> unknown =
        arguments.names().stream().filter(name -> gates.find(name).isEmpty()).toList();
    if (!unknown.isEmpty()) {
      say("No such figure: " + String.join(", ", unknown));
      say("There are: " + String.join(", ", gates.names()));
      return NOT_MEASURABLE;
    }
    List<String> names = arguments.names().isEmpty() ? gates.gatedNames() : arguments.names();
    List<String> missing = names.stream().filter(name -> !benches.containsKey(name)).toList();
    if (!missing.isEmpty()) {
      say("Gated, but nothing measures it yet: " + String.join(", ", missing));
    }
    List<Row> rows = new ArrayList<>();
    int code = missing.isEmpty() || arguments.names().isEmpty() ? DONE : NOT_MEASURABLE;
    for (String name : names) {
      Bench bench = benches.get(name);
      if (bench != null && !measured(bench, gates.find(name).orElseThrow(), rows)) {
        code = FAILED;
      }
    }
    out.print(arguments.json() ? JsonRows.of(rows) : rows.isEmpty() ? "" : Table.of(rows));
    out.flush();
    return code;
  }

  private boolean measured(Bench bench, GatedName name, List<Row> rows) {
    try {
      List<Figure> figures =
          surroundings
              .progress()
              .during(name.name(), name.what(), () -> bench.measure(surroundings));
      rows.addAll(Row.judge(name, figures));
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      say(name.name() + " was interrupted");
      return false;
    } catch (Exception e) {
      say(name.name() + " could not be measured: " + e);
      return false;
    }
  }

  private void say(String line) {
    surroundings.progress().say(line);
  }
}
