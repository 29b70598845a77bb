package io.k8slab.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.k8slab.events.testing.KafkaBroker;
import io.k8slab.testing.TestDatabase;
import io.k8slab.testing.TestEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The container's program as a process of its own. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ServeHttpIT {
  @TempDir private Path folder;

  @Test
  void serves_until_it_is_told_to_end_and_logs_json_without_a_secret() throws Exception {
    try (var db = TestDatabase.create();
        var broker = KafkaBroker.started()) {
      var environment = TestEnvironment.of(db.config(3), broker.bootstrapServers());
      var process = start(environment);
      try {
        await().atMost(Duration.ofMinutes(2)).until(() -> port() > 0);
        var api = new SocketExchange(port());
        assertThat(api.send("GET", "/health/ready").field("status")).isEqualTo("ok");
        assertThat(api.register("eve@example.com", "correct horse battery").status())
            .isEqualTo(202);
      } finally {
        process.destroy();
      }
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(143);
      assertThat(lines())
          .allSatisfy(
              line -> {
                assertThat(line.path("service").asString()).isEqualTo("under-test");
                assertThat(line.has("timestamp")).isTrue();
                assertThat(line.has("level")).isTrue();
              })
          .anyMatch(line -> line.path("correlation_id").isString());
      assertThat(Files.readString(log()))
          .doesNotContain(TestDatabase.PASSWORD)
          .doesNotContain("correct horse");
    }
  }

  @Test
  void a_setting_that_is_missing_ends_it_naming_the_key() throws Exception {
    var process = start(Map.of());
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(1);
    assertThat(Files.readString(folder.resolve("err"))).contains("K8SLAB_DATABASE_URL is required");
  }

  private Process start(Map<String, String> environment) throws IOException {
    var builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            // the tests' own logging would come first on the class path
            "-Dlogback.configurationFile=" + productionLogging(),
            "-cp",
            System.getProperty("java.class.path"),
            ServeHttp.class.getName());
    builder.environment().putAll(environment);
    builder.environment().put("K8SLAB_HTTP_PORT", "0");
    builder.environment().put("K8SLAB_SERVICE", "under-test");
    builder.environment().put("K8SLAB_LOG_LEVEL", "DEBUG");
    return builder
        .redirectOutput(log().toFile())
        .redirectError(folder.resolve("err").toFile())
        .start();
  }

  private static String productionLogging() {
    return java.util.Objects.requireNonNull(ServeHttp.class.getResource("/logback.xml")).toString();
  }

  private Path log() {
    return folder.resolve("out");
  }

  private int port() throws IOException {
    return Files.exists(log())
        ? lines().stream()
            .filter(line -> line.path("message").asString().equals("listening"))
            .mapToInt(line -> line.path("port").intValue())
            .findFirst()
            .orElse(0)
        : 0;
  }

  private List<JsonNode> lines() throws IOException {
    return Files.readString(log())
        .lines()
        .filter(line -> line.startsWith("{") && line.endsWith("}"))
        .map(line -> JsonMapper.shared().readTree(line))
        .toList();
  }
}
