package io.k8slab.local;

import io.k8slab.agent.HostAgent;
import io.k8slab.local.database.LocalDatabase;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** What makes an installation ready: the API says so, and the host is known to the functions. */
record Readiness(String url, LocalDatabase database, HostAgent agent, Instant since) {
  private static final Duration TIMEOUT = Duration.ofMinutes(2);
  private static final Duration LOOK_EVERY = Duration.ofMillis(20);

  /**
   * @throws IOException saying what was missing when the time was over
   */
  void await() throws Exception {
    long deadline = System.nanoTime() + TIMEOUT.toNanos();
    agent.ready().get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    while (!hostReported()) {
      pause(deadline, "the agent has not reported its host");
    }
    while (!apiReady()) {
      pause(deadline, "the API is not ready");
    }
  }

  private static void pause(long deadline, String missing)
      throws IOException, InterruptedException {
    if (System.nanoTime() > deadline) {
      throw new IOException("Not ready after " + TIMEOUT.toSeconds() + " s: " + missing);
    }
    Thread.sleep(LOOK_EVERY);
  }

  private boolean hostReported() throws IOException, SQLException {
    return database.hostReportedSince(since);
  }

  private boolean apiReady() throws IOException, InterruptedException {
    try (var client = HttpClient.newHttpClient()) {
      return client
              .send(
                  HttpRequest.newBuilder(URI.create(url + "/health/ready")).build(),
                  HttpResponse.BodyHandlers.discarding())
              .statusCode()
          == 200;
    }
  }
}
