package io.k8slab.lambda.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One instance: a process as Lambda starts it, under a Runtime API of the test. */
public record LambdaInstance(Process process, RuntimeApi runtime, Path log)
    implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /**
   * @param log gets what the process writes
   */
  public static LambdaInstance start(
      List<String> command, String function, Map<String, String> environment, Path log)
      throws IOException {
    var runtime = RuntimeApi.start();
    var builder = new ProcessBuilder(command);
    builder.environment().put("_HANDLER", "io.k8slab.lambda.LambdaHandler");
    builder.environment().putAll(environment);
    builder.environment().put("SPRING_CLOUD_FUNCTION_DEFINITION", function);
    builder.environment().put("AWS_LAMBDA_RUNTIME_API", runtime.address());
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    return new LambdaInstance(builder.start(), runtime, log);
  }

  public RuntimeApi.Outcome invoke(byte[] event) {
    try {
      return runtime.invoke(event, PATIENCE);
    } catch (IllegalStateException e) {
      throw new IllegalStateException("no answer; it logged: " + logged(), e);
    }
  }

  public RuntimeApi.Outcome invoke(String event) {
    return invoke(event.getBytes(StandardCharsets.UTF_8));
  }

  public String logged() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its end is waited for. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
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
