package io.k8slab.bench.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a process has in use, by Linux's account.
 *
 * @param pid of the process
 */
public record ProcessUse(long pid) {
  private static final Pattern THREADS = Pattern.compile("(?m)^Threads:\\s+(\\d+)$");

  /** Threads of the operating system. */
  public int threads() throws IOException {
    Matcher line = THREADS.matcher(Files.readString(folder().resolve("status")));
    return line.find() ? Integer.parseInt(line.group(1)) : 0;
  }

  /** Open file descriptors, sockets included. */
  public long files() throws IOException {
    try (var files = Files.list(folder().resolve("fd"))) {
      return files.count();
    }
  }

  /** Seconds of a core, since it began; with its descendants, as far as they still run. */
  public double cpuSecondsOfAll() {
    return ProcessHandle.of(pid)
        .map(
            process ->
                seconds(process) + process.descendants().mapToDouble(ProcessUse::seconds).sum())
        .orElse(0.0);
  }

  /** Those of its descendants that run this program. */
  public double cpuSecondsOf(String program) {
    return ProcessHandle.of(pid).stream()
        .flatMap(ProcessHandle::descendants)
        .filter(child -> child.info().command().filter(path -> path.endsWith(program)).isPresent())
        .mapToDouble(ProcessUse::seconds)
        .sum();
  }

  /** Seconds of a core, since it began. */
  public double cpuSeconds() {
    return ProcessHandle.of(pid).map(ProcessUse::seconds).orElse(0.0);
  }

  private static double seconds(ProcessHandle process) {
    return Optional.of(process.info())
        .flatMap(ProcessHandle.Info::totalCpuDuration)
        .map(cpu -> cpu.toNanos() / 1e9)
        .orElse(0.0);
  }

  private Path folder() {
    return Path.of("/proc", Long.toString(pid));
  }
}
