package io.k8slab.e2e;

import java.nio.file.Path;
import java.util.List;

/** A main class of ours as a process. */
final class Jvm {
  private Jvm() {}

  static List<String> of(String mainClass) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "--enable-native-access=ALL-UNNAMED",
        "-cp",
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
        mainClass);
  }
}
