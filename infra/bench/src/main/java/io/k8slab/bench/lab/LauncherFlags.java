package io.k8slab.bench.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The flags that {@code ./lab up} gives its JVM, read where they are kept. */
final class LauncherFlags {
  private static final Pattern ARRAY = Pattern.compile("(?m)^java_flags=\\(([^)]*)\\)$");

  private LauncherFlags() {}

  static List<String> of(Path root) throws IOException {
    Path file = root.resolve("infra/lab/up.sh");
    Matcher array = ARRAY.matcher(Files.readString(file));
    if (!array.find()) {
      throw new IOException("no java_flags in " + file);
    }
    return List.of(array.group(1).strip().split("\\s+"));
  }
}
