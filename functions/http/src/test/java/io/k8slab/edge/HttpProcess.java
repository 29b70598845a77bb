package io.k8slab.edge;

import static org.awaitility.Awaitility.await;

import io.k8slab.testing.SocketExchange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The container's program as a process of its own, on a free port. */
record HttpProcess(Process process, Path out, Path err) implements AutoCloseable {
  static HttpProcess start(Path folder, Map<String, String> environment, String... arguments)
      throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(coverage());
    command.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            // the tests' own logging would come first on the class path
            "-Dlogback.configurationFile=" + productionLogging(),
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName()));
    command.addAll(Arrays.asList(arguments));
    var builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    builder.environment().put("K8SLAB_HTTP_PORT", "0");
    builder.environment().put("K8SLAB_SERVICE", "under-test");
    builder.environment().put("K8SLAB_LOG_LEVEL", "DEBUG");
    var out = Files.createTempFile(folder, "out", ".log");
    var err = Files.createTempFile(folder, "err", ".log");
    return new HttpProcess(
        builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start(), out, err);
  }

  /** The agent that counts what the tests cover counts there too. */
  private static List<String> coverage() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("-javaagent:") && argument.contains("jacoco"))
        .toList();
  }

  private static String productionLogging() {
    return Objects.requireNonNull(Main.class.getResource("/logback.xml")).toString();
  }

  /** When it listens. */
  SocketExchange exchange() {
    return new SocketExchange(port());
  }

  int port() {
    await()
        .atMost(Duration.ofMinutes(2))
        .until(
            () -> {
              if (!process.isAlive()) {
                throw new IllegalStateException(Files.readString(err));
              }
              return listening() > 0;
            });
    return listening();
  }

  private int listening() {
    return lines().stream()
        .filter(line -> line.path("message").asString().equals("listening"))
        .mapToInt(line -> line.path("port").intValue())
        .findFirst()
        .orElse(0);
  }

  /** What it logged, so far as it is JSON. */
  List<JsonNode> lines() {
    return logged()
        .lines()
        .filter(line -> line.startsWith("{") && line.endsWith("}"))
        .map(line -> JsonMapper.shared().readTree(line))
        .toList();
  }

  String logged() {
    try {
      return Files.readString(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its exit code after SIGTERM, or by itself. */
  int end() throws InterruptedException {
    process.destroy();
    return ended();
  }

  int ended() throws InterruptedException {
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      throw new IllegalStateException("it does not end");
    }
    return process.exitValue();
  }

  @Override
  public void close() throws InterruptedException {
    try {
      end();
    } finally {
      process.destroyForcibly();
    }
  }
}
