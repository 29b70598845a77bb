package io.k8slab.bench;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * What the command line asks for.
 *
 * @param names of the gates' file; empty means every bench there is
 * @param json one JSON array on standard output instead of a table
 */
record Arguments(List<String> names, boolean json) {
  static final String USAGE = "Usage: ./lab bench [NAME...] [--output json|table]";

  Arguments {
    names = List.copyOf(names);
  }

  /**
   * @throws IllegalArgumentException saying what is wrong
   */
  static Arguments parse(List<String> arguments) {
    List<String> names = new ArrayList<>();
    boolean json = false;
    for (Iterator<String> rest = arguments.iterator(); rest.hasNext(); ) {
      String argument = rest.next();
      if (argument.equals("--output")) {
        json = isJson(rest.hasNext() ? rest.next() : "");
      } else if (argument.startsWith("--output=")) {
        json = isJson(argument.substring("--output=".length()));
      } else if (argument.startsWith("-")) {
        throw new IllegalArgumentException("Unknown option: " + argument);
      } else if (!names.contains(argument)) {
        names.add(argument);
      }
    }
    return new Arguments(names, json);
  }

  private static boolean isJson(String format) {
    return switch (format) {
      case "json" -> true;
      case "table" -> false;
      default -> throw new IllegalArgumentException("--output is json or table");
    };
  }
}
