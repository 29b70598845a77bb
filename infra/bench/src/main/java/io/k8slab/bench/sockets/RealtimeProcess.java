package io.k8slab.bench.sockets;

import io.k8slab.bench.lab.ApiClient;
import io.k8slab.bench.lab.LabInside;
import io.k8slab.bench.lab.LauncherFlags;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code functions realtime} in a process of its own: sockets and nothing else. */
record RealtimeProcess(Process process, int port) implements AutoCloseable {
  private static final int SECONDS = 60;

  /**
   * Returns when it is ready.
   *
   * @param root of the checkout, for the JVM's flags
   */
  static RealtimeProcess start(Path root, LabInside inside)
      throws IOException, InterruptedException {
    Path log = inside.data().resolve("realtime.log");
    List<String> argv = new ArrayList<>();
    argv.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    argv.addAll(LauncherFlags.of(root));
    argv.addAll(
        List.of("-cp", System.getProperty("java.class.path"), "io.k8slab.edge.Main", "realtime"));
    ProcessBuilder builder =
        new ProcessBuilder(argv)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .redirectInput(Path.of("/dev/null").toFile());
    builder.environment().putAll(inside.functionsEnvironment());
    int port = freePort();
    builder.environment().put("K8SLAB_HTTP_PORT", Integer.toString(port));
    Process process = builder.start();
    try (ApiClient client = new ApiClient("http://127.0.0.1:" + port)) {
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
      do {
        if (client.isReady()) {
          return new RealtimeProcess(process, port);
        }
      } while (!process.waitFor(50, TimeUnit.MILLISECONDS) && System.nanoTime() < deadline);
    }
    process.destroyForcibly().waitFor();
    throw new IOException("functions realtime did not start: " + Files.readString(log));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    try {
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while functions realtime stopped", e);
    }
  }
}
