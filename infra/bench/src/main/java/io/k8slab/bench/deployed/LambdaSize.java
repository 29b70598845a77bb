package io.k8slab.bench.deployed;

import io.k8slab.bench.measure.Bench;
import io.k8slab.bench.measure.Figure;
import io.k8slab.bench.measure.Surroundings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** How large the package of {@code api} is: its jars, and everything. */
public record LambdaSize() implements Bench {
  private static final double BYTES_PER_MB = 1024.0 * 1024.0;

  @Override
  public String name() {
    return "lambda-size";
  }

  @Override
  public List<Figure> measure(Surroundings surroundings) throws IOException {
    var folder = Deployed.in(surroundings.root()).folder("lambda-api");
    return List.of(
        Figure.of("code", megabytes(folder.resolve("lib")), "MB"),
        Figure.of("unpacked", megabytes(folder), "MB"),
        Figure.of("jre", megabytes(folder.resolve("jre")), "MB"),
        Figure.of("cache", megabytes(folder.resolve("aot")), "MB"));
  }

  private static double megabytes(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      long bytes = 0;
      for (var file : files.filter(Files::isRegularFile).toList()) {
        bytes += Files.size(file);
      }
      return bytes / BYTES_PER_MB;
    }
  }
}
