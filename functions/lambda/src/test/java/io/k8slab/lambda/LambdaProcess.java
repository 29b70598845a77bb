package io.k8slab.lambda;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One instance: the jars of the deployment as a process, under a Runtime API of the test. */
record LambdaProcess(Process process, RuntimeApi runtime, Path log) implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  static LambdaProcess start(String function, Map<String, String> environment, Path folder)
      throws IOException {
    var runtime = RuntimeApi.start();
    var log = folder.resolve(function + ".log");
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(coverage());
    command.addAll(
        List.of(
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            jar() + ":target/lib/*",
            LambdaMain.class.getName()));
    var builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    builder.environment().put("SPRING_CLOUD_FUNCTION_DEFINITION", function);
    builder.environment().put("AWS_LAMBDA_RUNTIME_API", runtime.address());
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    return new LambdaProcess(builder.start(), runtime, log);
  }

  /** The agent that counts what the tests cover counts there too. */
  private static List<String> coverage() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("-javaagent:") && argument.contains("jacoco"))
        .toList();
  }

  private static Path jar() throws IOException {
    try (var files = Files.list(Path.of("target"))) {
      return files
          .filter(file -> file.getFileName().toString().matches("k8slab-functions-lambda-.*\\.jar"))
          .findFirst()
          .orElseThrow();
    }
  }

  RuntimeApi.Outcome invoke(byte[] event) {
    try {
      return runtime.invoke(event, PATIENCE);
    } catch (IllegalStateException e) {
      throw new IllegalStateException("no answer; it logged: " + logged(), e);
    }
  }

  RuntimeApi.Outcome invoke(String event) {
    return invoke(event.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  String logged() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException("the instance did not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      runtime.close();
    }
  }
}
