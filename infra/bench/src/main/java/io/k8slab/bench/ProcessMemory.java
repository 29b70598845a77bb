package io.k8slab.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What {@code /proc} says of a process. */
final class ProcessMemory {
  private static final double KB_PER_MB = 1024;

  private ProcessMemory() {}

  /** VmRSS; 0 where the process has ended meanwhile. */
  static double residentMegabytes(long pid) {
    try (var lines = Files.lines(Path.of("/proc/" + pid + "/status"))) {
      return lines
              .filter(line -> line.startsWith("VmRSS:"))
              .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
              .sum()
          / KB_PER_MB;
    } catch (IOException e) {
      return 0;
    }
  }
}
