package io.k8slab.local.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** Whether {@code infra/docs/asvs.md} names what is there. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class AsvsTest {
  private static final Path ROOT = Path.of("..", "..").toAbsolutePath().normalize();
  private static final Path PAGE = ROOT.resolve("infra/docs/asvs.md");

  /** Of levels 1 and 2 in version 5.0.0. */
  private static final int REQUIREMENTS = 253;

  private static final Pattern NUMBER = Pattern.compile("[1-9]\\d?\\.[1-9]\\d?\\.[1-9]\\d?");
  private static final Pattern TEST = Pattern.compile("`(\\w+(?:Test|IT))(?:\\.(\\w+))?`");
  private static final Pattern FILE = Pattern.compile("`([\\w.-]+(?:/[\\w.-]+)+)`");
  private static final Set<String> STATUSES = Set.of("met", "partly", "not met", "operator", "n/a");

  /** One line of a table. */
  private record Row(String number, String level, String what, String status, String shownBy) {
    static Row of(String line) {
      var cells = line.split("\\|", -1);
      assertThat(cells).as(line).hasSize(7);
      return new Row(
          cells[1].strip(), cells[2].strip(), cells[3].strip(), cells[4].strip(), cells[5].strip());
    }

    List<MatchResult> matches(Pattern pattern) {
      return pattern.matcher(shownBy).results().toList();
    }
  }

  @Test
  void every_requirement_is_there_once_and_in_order() throws IOException {
    var numbers = rows().map(Row::number).toList();
    assertThat(numbers)
        .hasSize(REQUIREMENTS)
        .doesNotHaveDuplicates()
        .allMatch(NUMBER.asMatchPredicate())
        .isSortedAccordingTo(Comparator.comparing(AsvsTest::order));
  }

  @Test
  void every_row_says_how_it_stands_and_by_what() throws IOException {
    assertThat(rows())
        .allSatisfy(
            row -> {
              assertThat(row.level()).as(row.number()).isIn("1", "2");
              assertThat(row.status()).as(row.number()).isIn(STATUSES);
              assertThat(row.what()).as(row.number()).isNotEmpty();
              assertThat(row.shownBy()).as(row.number()).isNotEmpty();
              if (row.status().equals("met")) {
                assertThat(row.matches(TEST).size() + row.matches(FILE).size())
                    .as(row.number())
                    .isPositive();
              }
            });
  }

  @Test
  void the_counts_are_those_of_the_rows() throws IOException {
    var counted = new TreeMap<String, Integer>();
    rows().forEach(row -> counted.merge(row.status(), 1, Integer::sum));
    var page = Files.readString(PAGE);
    counted.forEach(
        (status, count) ->
            assertThat(page).containsPattern("\\| " + status + " \\| [^|]+ \\| " + count + " \\|"));
  }

  @Test
  void every_test_and_file_that_is_named_is_there() throws IOException {
    var sources = testSources();
    assertThat(rows())
        .allSatisfy(
            row -> {
              for (var test : row.matches(TEST)) {
                var named = test.group();
                assertThat(sources).as(row.number()).containsKey(test.group(1));
                if (test.group(2) != null) {
                  assertThat(sources.get(test.group(1)))
                      .as("%s names %s", row.number(), named)
                      .containsPattern("(void|ArchRule) " + test.group(2) + "\\b");
                }
              }
              for (var file : row.matches(FILE)) {
                assertThat(ROOT.resolve(file.group(1))).as(row.number()).exists();
              }
            });
  }

  private static Stream<Row> rows() throws IOException {
    return Files.readAllLines(PAGE).stream()
        .filter(line -> line.matches("\\| *\\d.*"))
        .map(Row::of);
  }

  private static int order(String number) {
    var parts = number.split("\\.", -1);
    return (Integer.parseInt(parts[0]) * 100 + Integer.parseInt(parts[1])) * 100
        + Integer.parseInt(parts[2]);
  }

  /** By their class; of two classes with one name, both. */
  private static Map<String, String> testSources() throws IOException {
    var sources = new HashMap<String, String>();
    for (var module : List.of("events", "functions", "host-agent", "cli", "infra")) {
      try (var files = Files.walk(ROOT.resolve(module))) {
        for (var file :
            files
                .filter(f -> f.toString().contains("/src/test/java/"))
                .filter(f -> f.toString().endsWith(".java"))
                .toList()) {
          var name = file.getFileName().toString().replace(".java", "");
          sources.merge(name, Files.readString(file), String::concat);
        }
      }
    }
    return sources;
  }
}
