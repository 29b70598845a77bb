package io.k8slab.bench.measure;

import io.k8slab.bench.lab.StartLab;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the benches run.
 *
 * @param root of the checkout
 * @param testbed the programs of real control planes; empty where there are none
 */
public record Surroundings(
    Path root, Optional<Path> testbed, StartLab startLab, Progress progress) {

  /**
   * @throws IllegalStateException saying what to do
   */
  public Path requiredTestbed() {
    return testbed.orElseThrow(
        () ->
            new IllegalStateException(
                "it needs the programs of real control planes: run infra/testbed/testbed build, or"
                    + " set K8SLAB_TESTBED to their folder"));
  }
}
