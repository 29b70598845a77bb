package io.k8slab.local.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** Rules that only the text of the sources can show, over all modules. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SourcesTest {
  private static final Path ROOT = Path.of("..", "..").toAbsolutePath().normalize();
  private static final Pattern TEST = Pattern.compile("/src/test/java/");

  @Test
  void tests_await_conditions_and_are_all_run() {
    // spelled in two parts, so that this file does not break its own rule
    var forbidden = Pattern.compile("Thread\\." + "sleep\\(|@" + "Disabled|org\\." + "mockito");

    assertThat(sources(file -> TEST.matcher(file).find()))
        .allSatisfy(file -> assertThat(Files.readString(file)).doesNotContainPattern(forbidden));
  }

  @Test
  void every_package_says_what_it_owns_and_is_null_marked() {
    assertThat(
            sources(file -> file.contains("/src/main/java/"))
                .map(Path::getParent)
                .distinct()
                .toList())
        .isNotEmpty()
        .allSatisfy(
            folder ->
                assertThat(folder.resolve("package-info.java"))
                    .content()
                    .contains("@NullMarked")
                    .startsWith("/**"));
  }

  @Test
  void nothing_is_left_to_do_in_a_comment() {
    var forbidden = Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b");

    assertThat(sources(_ -> true))
        .allSatisfy(file -> assertThat(Files.readString(file)).doesNotContainPattern(forbidden));
  }

  private static Stream<Path> sources(Predicate<String> which) {
    return Stream.of("events", "functions", "host-agent", "cli", "infra")
        .map(ROOT::resolve)
        .flatMap(SourcesTest::javaFiles)
        .filter(file -> which.test(file.toString()));
  }

  private static Stream<Path> javaFiles(Path folder) {
    try (var files = Files.walk(folder)) {
      return List.copyOf(
          files
              .filter(file -> file.toString().endsWith(".java"))
              .filter(file -> !file.toString().contains("/target/"))
              .toList())
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
