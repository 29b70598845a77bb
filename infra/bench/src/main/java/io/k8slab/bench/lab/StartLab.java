package io.k8slab.bench.lab;

import java.io.IOException;
import java.nio.file.Path;

/** Starts all of K8s-Lab in a process of its own, on any free port. */
public interface StartLab {

  /**
   * Returns when it is ready.
   *
   * @param data its data folder; made where it is missing
   * @throws IOException with the last it said, where it did not become ready; nothing is left then
   */
  RunningLab start(Path data) throws IOException, InterruptedException;
}
