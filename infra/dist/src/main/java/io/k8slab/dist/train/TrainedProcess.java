package io.k8slab.dist.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** The functions behind a socket, in training. */
record TrainedProcess(Process process, Path log, int port) implements AutoCloseable {
  private static final Pattern PORT = Pattern.compile("\"listening\".*\"port\":(\\d+)");

  static TrainedProcess start(Path launcher, Map<String, String> environment)
      throws IOException, InterruptedException {
    var log = Files.createTempFile("k8slab-training", ".log");
    log.toFile().deleteOnExit();
    var builder = new ProcessBuilder(launcher.toString(), "serve");
    builder.environment().putAll(environment);
    builder.environment().put("K8SLAB_AOT_TRAINING", "1");
    builder.environment().put("K8SLAB_HTTP_PORT", "0");
    var process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    while (process.isAlive()) {
      var port = PORT.matcher(Files.readString(log));
      if (port.find()) {
        return new TrainedProcess(process, log, Integer.parseInt(port.group(1)));
      }
      process.waitFor(50, TimeUnit.MILLISECONDS);
    }
    throw new IOException("it did not start: " + Files.readString(log));
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (process.waitFor(120, TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
    throw new IllegalStateException("the training does not end");
  }
}
