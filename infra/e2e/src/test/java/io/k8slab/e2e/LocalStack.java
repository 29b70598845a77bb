package io.k8slab.e2e;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * AWS on this machine: LocalStack with the plug-in of {@code infra/aws/localstack}, as a process,
 * or in a container where {@code K8SLAB_LOCALSTACK=container} says so.
 */
abstract sealed class LocalStack implements AutoCloseable
    permits LocalStackProcess, LocalStackContainer {
  /** What LocalStack takes from anybody. */
  static final Map<String, String> CREDENTIALS =
      Map.of(
          "AWS_ACCESS_KEY_ID", "test",
          "AWS_SECRET_ACCESS_KEY", "test",
          "AWS_CONFIG_FILE", "/dev/null",
          "AWS_SHARED_CREDENTIALS_FILE", "/dev/null");

  static final String REGION = "eu-central-1";
  static final String SCRIPT = Checkout.path("infra/aws/localstack/localstack");

  private static final Duration BUILD_PATIENCE = Duration.ofMinutes(15);

  /**
   * @param folder keeps everything of it
   */
  static LocalStack start(Path folder) throws IOException, InterruptedException {
    Finished.run(List.of(SCRIPT, "build"), Map.of(), "", BUILD_PATIENCE).expectOk();
    return "container".equals(System.getenv("K8SLAB_LOCALSTACK"))
        ? LocalStackContainer.start(freePort())
        : LocalStackProcess.start(folder, freePort());
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  abstract String url();

  abstract String log() throws IOException;

  /** The AWS command line, told to speak to this one. */
  String aws(String... arguments) throws IOException, InterruptedException {
    var argv =
        new ArrayList<>(
            List.of(
                tools().resolve("aws").toString(), "--region", REGION, "--endpoint-url", url()));
    argv.addAll(List.of(arguments));
    return Finished.run(argv, CREDENTIALS, "").expectOk();
  }

  static Path tools() throws IOException, InterruptedException {
    var script = Checkout.path("infra/aws/tools");
    Finished.run(List.of(script, "build"), Map.of(), "", BUILD_PATIENCE).expectOk();
    return Path.of(Finished.run(List.of(script, "path"), Map.of(), "").expectOk().strip());
  }

  @Override
  public abstract void close() throws IOException, InterruptedException;

  static String text(Path file) throws IOException {
    return Files.exists(file) ? Files.readString(file, StandardCharsets.ISO_8859_1) : "";
  }
}
