package io.k8slab.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * What the program is told.
 *
 * @param names of the measurements; empty for all
 * @param json rather than a table
 * @param gates the file of the gates
 */
record BenchOptions(List<String> names, boolean json, Path gates) {
  static final String USAGE =
      """
      Usage: bench [NAME...] [--output table|json] [--gates FILE]
      """;

  /**
   * @throws IllegalArgumentException saying what is wrong
   */
  static BenchOptions parse(List<String> arguments) {
    var names = new ArrayList<String>();
    var options = new BenchOptions(List.of(), false, Path.of("infra/bench/gates.yaml"));
    for (var rest = arguments.iterator(); rest.hasNext(); ) {
      var argument = rest.next();
      if (!argument.startsWith("-")) {
        names.add(argument);
        continue;
      }
      int equals = argument.indexOf('=');
      var name = equals < 0 ? argument : argument.substring(0, equals);
      if (!name.equals("--output") && !name.equals("--gates")) {
        throw new IllegalArgumentException("Unknown option: " + name);
      }
      if (equals < 0 && !rest.hasNext()) {
        throw new IllegalArgumentException(name + " needs a value");
      }
      options = options.with(name, equals < 0 ? rest.next() : argument.substring(equals + 1));
    }
    return new BenchOptions(List.copyOf(names), options.json, options.gates);
  }

  private BenchOptions with(String name, String value) {
    if (name.equals("--gates")) {
      return new BenchOptions(names, json, Path.of(value));
    }
    return switch (value) {
      case "json" -> new BenchOptions(names, true, gates);
      case "table", "text" -> new BenchOptions(names, false, gates);
      default -> throw new IllegalArgumentException("--output is table or json, not " + value);
    };
  }

  /**
   * @param measurable what can be measured
   * @throws IllegalArgumentException naming those that cannot
   */
  void check(Collection<String> known, Collection<String> measurable) {
    for (var name : names) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException(
            "There is no figure '" + name + "'. There are: " + String.join(", ", measurable));
      }
      if (!measurable.contains(name)) {
        throw new IllegalArgumentException(
            "'" + name + "' is not measured yet. What is: " + String.join(", ", measurable));
      }
    }
  }
}
