package io.k8slab.bench.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The flags that {@code ./lab up} gives its JVM: the file that it names to it. */
public final class LauncherFlags {
  private LauncherFlags() {}

  public static List<String> of(Path root) throws IOException {
    Path file = root.resolve("infra/local/jvm.options");
    if (!Files.isReadable(file)) {
      throw new IOException("no readable file " + file);
    }
    return List.of("@" + file);
  }
}
