package io.k8slab.bench.lab;

import java.io.IOException;
import java.nio.file.Path;

/** An installation that is ready. Closing it stops it; its data stays. */
public record RunningLab(Path data, LabStatus status, Stop stop) implements AutoCloseable {

  /** Stops everything and returns when it has. */
  @FunctionalInterface
  interface Stop {
    void run() throws IOException, InterruptedException;
  }

  @Override
  public void close() throws IOException {
    try {
      stop.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while K8s-Lab stopped", e);
    }
  }
}
