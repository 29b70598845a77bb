package io.k8slab.bench.measure;

import io.k8slab.bench.lab.StartLab;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the benches run.
 *
 * @param root of the checkout
 * @param testbed the programs of real control planes; empty where there are none
 * @param tools the programs beside them; empty where there are none
 */
public record Surroundings(
    Path root, Optional<Path> testbed, Optional<Path> tools, StartLab startLab, Progress progress) {

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

  /**
   * The program that sends HTTP requests.
   *
   * @throws IllegalStateException saying what to do
   */
  public Path requiredVegeta() {
    return tools
        .map(folder -> folder.resolve("vegeta"))
        .filter(Files::isExecutable)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "it needs vegeta: run infra/testbed/tools build, and set K8SLAB_TOOLS to what"
                        + " infra/testbed/tools path says"));
  }
}
