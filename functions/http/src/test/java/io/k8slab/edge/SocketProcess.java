package io.k8slab.edge;

import static org.awaitility.Awaitility.await;

import io.k8slab.testing.Lab;
import io.k8slab.testing.TestEnvironment;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;

/** A process that serves sockets and nothing else. */
public final class SocketProcess implements AutoCloseable {
  private final HttpProcess process;

  private SocketProcess(HttpProcess process) {
    this.process = process;
  }

  /**
   * When it takes sockets.
   *
   * @param flags of its JVM, such as {@code -Xmx64m}
   */
  public static SocketProcess start(Path folder, Lab lab, String flags) throws IOException {
    var environment =
        new HashMap<>(
            TestEnvironment.of(lab.database().config(3), Lab.broker().bootstrapServers()));
    environment.put("JAVA_TOOL_OPTIONS", flags);
    var process = HttpProcess.start(folder, environment, "realtime");
    var exchange = process.exchange();
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> exchange.send("GET", "/health/ready").status() == 200);
    return new SocketProcess(process);
  }

  public int port() {
    return process.port();
  }

  public boolean isAlive() {
    return process.process().isAlive();
  }

  @Override
  public void close() throws InterruptedException {
    process.close();
  }
}
