package io.k8slab.e2e;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.MountableFile;

/**
 * LocalStack's image with the same plug-in. On the host's network: database and broker are on
 * loopback, and the functions, processes in the container, speak with them.
 */
final class LocalStackContainer extends LocalStack {
  private static final String IMAGE = "localstack/localstack:4.14.0";

  private final GenericContainer<?> container;
  private final int port;

  private LocalStackContainer(GenericContainer<?> container, int port) {
    this.container = container;
    this.port = port;
  }

  static LocalStackContainer start(int port) throws IOException, InterruptedException {
    var plugin = Path.of(Finished.run(List.of(SCRIPT, "plugin"), Map.of(), "").expectOk().strip());
    var container =
        new GenericContainer<>(IMAGE)
            .withNetworkMode("host")
            .withCopyFileToContainer(MountableFile.forHostPath(plugin), "/k8slab-plugin")
            .withEnv("PYTHONPATH", "/k8slab-plugin")
            .withEnv("GATEWAY_LISTEN", "127.0.0.1:" + port)
            .withEnv("LOCALSTACK_HOST", "127.0.0.1:" + port)
            .withEnv("LAMBDA_RUNTIME_EXECUTOR", "process")
            .withEnv("LAMBDA_RUNTIME_ENVIRONMENT_TIMEOUT", "90")
            .withEnv("LAMBDA_EVENT_SOURCE_MAPPING_POLL_INTERVAL_SEC", "0.01")
            .withEnv("DISABLE_EVENTS", "1")
            .withEnv("TZ", "UTC")
            .waitingFor(Wait.forLogMessage(".*Ready\\..*", 1))
            .withStartupTimeout(Duration.ofMinutes(3));
    container.start();
    return new LocalStackContainer(container, port);
  }

  @Override
  String url() {
    return "http://127.0.0.1:" + port;
  }

  @Override
  String log() {
    return container.getLogs();
  }

  @Override
  public void close() {
    container.stop();
  }
}
