package io.k8slab.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Measures what is asked for and says of each figure whether its gate holds. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    System.setProperty("logback.configurationFile", "bench-logback.xml");
    System.exit(run(List.of(arguments), new Benches().byName(), System.out, System.err));
  }

  /**
   * Exit code 0 also where a gate does not hold: the machine may be busy, and the figures say it.
   *
   * @return 1 where a measurement failed, 2 where the arguments are wrong
   */
  static int run(
      List<String> arguments, Map<String, Bench> benches, PrintStream out, PrintStream err) {
    BenchOptions options;
    Map<String, List<Gate>> gates;
    try {
      options = BenchOptions.parse(arguments);
      gates = ReadGates.from(options.gates());
      options.check(gates.keySet(), benches.keySet());
    } catch (IllegalArgumentException e) {
      err.println("bench: " + e.getMessage());
      err.print(BenchOptions.USAGE);
      return 2;
    } catch (IOException e) {
      err.println("bench: the gates cannot be read: " + e.getMessage());
      return 2;
    }
    var figures = new ArrayList<Figure>();
    boolean failed = false;
    for (var name : options.names().isEmpty() ? benches.keySet() : options.names()) {
      err.println("measuring " + name);
      try {
        figures.addAll(measure(name, benches, gates));
      } catch (Exception e) {
        failed = true;
        err.println("bench: " + name + " failed: " + e);
      }
    }
    out.print(options.json() ? Report.json(figures) : Report.table(figures));
    var missed = figures.stream().filter(one -> Boolean.FALSE.equals(one.holds())).toList();
    missed.forEach(one -> err.println("does not hold: " + one.name() + " " + one.gate()));
    return failed ? 1 : 0;
  }

  private static List<Figure> measure(
      String name, Map<String, Bench> benches, Map<String, List<Gate>> gates) throws Exception {
    var bench = benches.get(name);
    if (bench == null) {
      throw new IllegalStateException("no such measurement");
    }
    return bench.measure().stream()
        .map(
            measured ->
                Figure.of(
                    name,
                    measured,
                    gates.getOrDefault(name, List.of()).stream()
                        .filter(gate -> gate.figure().equals(measured.figure()))
                        .findFirst()
                        .orElse(null)))
        .toList();
  }
}
