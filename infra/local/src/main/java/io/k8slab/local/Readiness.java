package io.k8slab.local;

import io.k8slab.agent.HostAgent;
import io.k8slab.functions.RunningFunctions;
import io.k8slab.local.database.LocalDatabase;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** What makes an installation ready: the API says so, and the host is known to the functions. */
record Readiness(
    RunningFunctions functions, LocalDatabase database, HostAgent agent, Instant since) {
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

  /** The edge listens already; asked here, so that no certificate has to be believed. */
  private boolean apiReady() {
    return functions.ready().status() == 200;
  }
}
