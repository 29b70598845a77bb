package io.k8slab.dist;

import java.nio.file.Path;

/** The folders that the build made, where it made them. */
final class Dist {
  static final Path TARGET = Path.of("target").toAbsolutePath();

  private Dist() {}

  static Path folder(Distribution distribution) {
    return TARGET.resolve(distribution.folder());
  }

  static Path launcher(Distribution distribution) {
    return folder(distribution).resolve(distribution.launcher());
  }
}
