package io.k8slab.bench;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * What the command line asks for.
 *
 * @param names of the gates' file; empty means every bench there is
 * @param json one JSON array on standard output instead of a table
 * @param sizes of the benches that take as much as is wished
 */
record Arguments(List<String> names, boolean json, Sizes sizes) {
  static final String USAGE =
      "Usage: ./lab bench [NAME...] [--output json|table] [--minutes N] [--clusters N]"
          + " [--audit-rows N]";
  private static final long MOST = 100_000_000;

  /**
   * How much.
   *
   * @param minutes of {@code soak}
   * @param clusters in {@code full-database}
   * @param auditRows in {@code full-database}
   */
  record Sizes(long minutes, long clusters, long auditRows) {
    static final Sizes USUAL = new Sizes(30, 1_000_000, 10_000_000);

    private Sizes with(String option, String value) {
      return switch (option) {
        case "--minutes" -> new Sizes(number(option, value), clusters, auditRows);
        case "--clusters" -> new Sizes(minutes, number(option, value), auditRows);
        case "--audit-rows" -> new Sizes(minutes, clusters, number(option, value));
        default -> throw new IllegalArgumentException("Unknown option: " + option);
      };
    }
  }

  Arguments {
    names = List.copyOf(names);
  }

  /**
   * @throws IllegalArgumentException saying what is wrong
   */
  static Arguments parse(List<String> arguments) {
    List<String> names = new ArrayList<>();
    boolean json = false;
    Sizes sizes = Sizes.USUAL;
    for (Iterator<String> rest = arguments.iterator(); rest.hasNext(); ) {
      String argument = rest.next();
      if (argument.startsWith("-")) {
        String[] parts = argument.split("=", 2);
        String value = parts.length == 2 ? parts[1] : rest.hasNext() ? rest.next() : "";
        if (parts[0].equals("--output")) {
          json = isJson(value);
        } else {
          sizes = sizes.with(parts[0], value);
        }
      } else if (!names.contains(argument)) {
        names.add(argument);
      }
    }
    return new Arguments(names, json, sizes);
  }

  private static long number(String option, String value) {
    if (value.matches("[1-9][0-9]{0,8}") && Long.parseLong(value) <= MOST) {
      return Long.parseLong(value);
    }
    throw new IllegalArgumentException(option + " is a number from 1 to " + MOST);
  }

  private static boolean isJson(String format) {
    return switch (format) {
      case "json" -> true;
      case "table" -> false;
      default -> throw new IllegalArgumentException("--output is json or table");
    };
  }
}
