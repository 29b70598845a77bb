package io.k8slab.bench.lab;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Where things are in a checkout of K8s-Lab. */
public final class Checkout {
  private Checkout() {}

  /** The folder with the launcher, here or above. */
  public static Path around(Path folder) {
    for (Path here = folder; here != null; here = here.getParent()) {
      if (Files.isExecutable(launcher(here)) && Files.exists(here.resolve("infra/lab/up.sh"))) {
        return here;
      }
    }
    throw new IllegalStateException("not inside a checkout of K8s-Lab: " + folder);
  }

  static Path launcher(Path root) {
    return root.resolve("lab");
  }

  /** As the launcher names it in {@code K8SLAB_TESTBED}. */
  public static Optional<Path> testbed(Map<String, String> environment) {
    return folder(environment, "K8SLAB_TESTBED");
  }

  /** As the launcher names it in {@code K8SLAB_TOOLS}. */
  public static Optional<Path> tools(Map<String, String> environment) {
    return folder(environment, "K8SLAB_TOOLS");
  }

  private static Optional<Path> folder(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name))
        .filter(folder -> !folder.isBlank())
        .map(Path::of);
  }
}
