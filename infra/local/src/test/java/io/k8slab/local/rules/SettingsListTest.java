package io.k8slab.local.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.k8slab.events.Json;
import io.k8slab.local.process.PassedSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** {@code functions/SETTINGS.md} against the code, and what is deployed against both. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SettingsListTest {
  private static final Path ROOT = Path.of("../..");
  private static final String NAME = "K8SLAB_[A-Z0-9_]*[A-Z0-9]";

  /** Read by programs of ours that are no Java. */
  private static final List<String> SCRIPTS =
      List.of(
          "functions/core/src/main/resources/logback.xml",
          "infra/aws/bootstrap",
          "infra/dist/src/main/resources/io/k8slab/dist/launch.sh");

  @Test
  void every_setting_that_the_code_reads_is_in_the_list() throws IOException {
    assertThat(listed()).containsAll(read());
  }

  @Test
  void nothing_is_in_the_list_that_nobody_reads() throws IOException {
    var known = new HashSet<>(read());
    for (var script : SCRIPTS) {
      known.addAll(found(script, NAME));
    }
    assertThat(known).containsAll(listed());
  }

  @Test
  void a_setting_is_described_once() throws IOException {
    var rows =
        Files.readAllLines(ROOT.resolve("functions/SETTINGS.md")).stream()
            .filter(line -> line.startsWith("| `K8SLAB_"))
            .map(line -> line.split("`", -1)[1])
            .toList();
    assertThat(rows).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(listed());
  }

  @Test
  void the_chart_tells_nobody_what_nobody_reads() throws IOException {
    var told = new TreeSet<String>();
    for (var file : files("infra/helm/k8s-lab", ".tpl", ".yaml")) {
      told.addAll(found(file, "name: \"?(" + NAME + ")\\b(?!\\{)"));
    }
    assertThat(told).contains("K8SLAB_SMTP_HOST", "K8SLAB_AGENT_ID");
    assertKnown(told);
  }

  @Test
  void the_charts_limits_and_free_settings_are_settings() throws IOException {
    var schema =
        Json.MAPPER
            .readTree(Files.readString(ROOT.resolve("infra/helm/k8s-lab/values.schema.json")))
            .at("/properties/global/properties/functions/properties");
    var told = new TreeSet<String>();
    Map.of("quota", "QUOTA", "teamQuota", "TEAM_QUOTA", "rateLimits", "RATE_LIMIT")
        .forEach(
            (section, prefix) ->
                schema
                    .at("/" + section + "/properties")
                    .propertyNames()
                    .forEach(name -> told.add("K8SLAB_" + prefix + "_" + upper(name))));
    schema.at("/settings/propertyNames/enum").forEach(name -> told.add(name.stringValue()));
    assertThat(told).contains("K8SLAB_QUOTA_LONGEST_TTL", "K8SLAB_QUEUE_TIMEOUT");
    assertKnown(told);
  }

  @Test
  void aws_and_compose_tell_nobody_what_nobody_reads() throws IOException {
    var told = new TreeSet<String>();
    for (var file :
        List.of(
            "infra/aws/template.yaml", "infra/aws/migration.yaml", "infra/docker/compose.yaml")) {
      told.addAll(found(file, "(?m)^\\s+(" + NAME + "):"));
    }
    assertThat(told).contains("K8SLAB_DATABASE_URL", "K8SLAB_TOKEN_KEY_SECRET");
    assertKnown(told);
  }

  @Test
  void up_passes_on_what_there_is() throws IOException {
    var listed = listed();
    for (var name : PassedSettings.NAMES) {
      assertThat(listed)
          .anyMatch(one -> name.endsWith("_") ? one.startsWith(name) : one.equals(name));
    }
  }

  /** A file of a secret has its name with an end more; on AWS it is a secret's ARN first. */
  private static void assertKnown(Set<String> told) throws IOException {
    var known = new HashSet<>(listed());
    known.addAll(agents());
    assertThat(told)
        .allSatisfy(
            name ->
                assertThat(known)
                    .containsAnyOf(
                        name,
                        name.replaceFirst("_FILE$", ""),
                        name.replaceFirst("_SECRET$", ""),
                        name.replaceFirst("_SECRET$", "_FILE"),
                        name.replaceFirst("_SECRET$", "_FILES")));
  }

  private static Set<String> read() throws IOException {
    var names = new TreeSet<String>();
    for (var module : List.of("core", "http", "lambda")) {
      for (var file : files("functions/" + module + "/src/main/java", ".java")) {
        names.addAll(found(file, "\"(" + NAME + ")\""));
      }
    }
    assertThat(names).hasSizeGreaterThan(60);
    return names;
  }

  private static Set<String> listed() throws IOException {
    return found("functions/SETTINGS.md", NAME);
  }

  /** The agent's, as its README has them: keys in lower case. */
  private static Set<String> agents() throws IOException {
    return found("host-agent/README.md", "(?m)^\\| `([a-z_]+)` \\|").stream()
        .map(key -> "K8SLAB_" + key.toUpperCase(Locale.ROOT))
        .collect(Collectors.toSet());
  }

  /** {@code longestTtl} → {@code LONGEST_TTL}. */
  private static String upper(String name) {
    return name.replaceAll("([A-Z])", "_$1").toUpperCase(Locale.ROOT);
  }

  private static List<String> files(String folder, String... endings) throws IOException {
    try (var all = Files.walk(ROOT.resolve(folder))) {
      return all.filter(Files::isRegularFile)
          .map(file -> ROOT.relativize(file).toString())
          .filter(file -> List.of(endings).stream().anyMatch(file::endsWith))
          .toList();
    }
  }

  /** What a pattern finds: its group, where it has one. */
  private static Set<String> found(String file, String pattern) throws IOException {
    return Pattern.compile(pattern)
        .matcher(Files.readString(ROOT.resolve(file)))
        .results()
        .map(match -> match.groupCount() == 0 ? match.group() : match.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
