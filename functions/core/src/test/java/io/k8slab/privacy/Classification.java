package io.k8slab.privacy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What {@code infra/docs/privacy.md} says of each column. */
record Classification(List<Column> columns) {
  private static final Path DOCUMENT = Path.of("../../infra/docs/privacy.md");

  /** How a column is dealt with. */
  enum Kind {
    PERSONAL,
    SECRET,
    NO
  }

  /**
   * @param file the archive's that has it; empty where none does
   * @param erased what becomes of it, in words
   */
  record Column(String table, String name, Kind kind, String file, String erased) {
    String id() {
      return table + "." + name;
    }
  }

  static Classification read() {
    try (var lines = Files.lines(DOCUMENT)) {
      return new Classification(
          lines
              .filter(line -> line.startsWith("| "))
              .map(line -> List.of(line.split("\\|", -1)))
              .filter(cells -> cells.size() == 7 && !cells.get(1).strip().equals("table"))
              .flatMap(Classification::columns)
              .toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<Column> columns(List<String> cells) {
    var kind = kind(cells.get(3).strip());
    var archive = cells.get(4).strip().split("[ :;]", 2)[0];
    return Stream.of(cells.get(2).split(",", -1))
        .map(
            name ->
                new Column(
                    cells.get(1).strip(),
                    name.strip(),
                    kind,
                    archive.equals("no") ? "" : archive,
                    cells.get(5).strip()));
  }

  private static Kind kind(String what) {
    return switch (what.split("[ :;]", 2)[0]) {
      case "personal" -> Kind.PERSONAL;
      case "secret" -> Kind.SECRET;
      case "no" -> Kind.NO;
      default -> throw new IllegalArgumentException(what + " is neither personal, secret nor no");
    };
  }
}
