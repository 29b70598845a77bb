package io.k8slab.e2e;

import java.nio.file.Files;
import java.nio.file.Path;

/** The checkout that the tests run in. */
final class Checkout {
  private Checkout() {}

  static Path root() {
    for (var folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
      var launcher = folder.resolve("lab");
      if (Files.isRegularFile(launcher) && Files.isExecutable(launcher)) {
        return folder;
      }
    }
    throw new IllegalStateException("no checkout around " + Path.of("").toAbsolutePath());
  }

  static String path(String below) {
    return root().resolve(below).toString();
  }
}
