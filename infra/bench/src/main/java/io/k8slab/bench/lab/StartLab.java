package io.k8slab.bench.lab;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** Starts all of K8s-Lab in a process of its own, on any free port. */
public interface StartLab {
  /** What is measured is the functions, not how they hold back one who asks too often. */
  Map<String, String> NO_RATE_LIMIT =
      Map.of(
          "K8SLAB_RATE_LIMIT_READS", "1000000000",
          "K8SLAB_RATE_LIMIT_WRITES", "1000000000",
          "K8SLAB_RATE_LIMIT_ADDRESS_READS", "1000000000",
          "K8SLAB_RATE_LIMIT_ADDRESS_WRITES", "1000000000");

  /**
   * Returns when it is ready.
   *
   * @param data its data folder; made where it is missing
   * @throws IOException with the last it said, where it did not become ready; nothing is left then
   */
  RunningLab start(Path data) throws IOException, InterruptedException;

  /** The same on a machine with this Docker; refused where that makes no difference to it. */
  default StartLab with(OwnDocker docker) {
    throw new UnsupportedOperationException("no Docker is looked for");
  }
}
