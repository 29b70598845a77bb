package io.k8slab.bench.load;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Gets by HTTP at times that are fixed beforehand, as {@link OpenLoop} sends, by vegeta in a
 * process of its own with less right to the cores than what it measures: it costs about half of
 * what a JVM's client does.
 *
 * @param program vegeta
 * @param folder for its files
 */
public record Vegeta(Path program, Path folder) {
  private static final String TIMEOUT = "10s";

  /** Longer than any load and what it waits for. */
  private static final Duration MOST = Duration.ofHours(2);

  /**
   * @param targets asked for one after the other, from the first again when all were
   * @param perSecond how many of them
   */
  public Load run(List<Target> targets, double perSecond, Duration duration)
      throws IOException, InterruptedException {
    long millis = duration.toMillis();
    int count = (int) (perSecond * millis / 1000);
    if (count < 1) {
      throw new IllegalArgumentException("perSecond, duration: for less than one request");
    }
    Path list = folder.resolve("vegeta-targets.json");
    Path results = folder.resolve("vegeta-results.bin");
    Path table = folder.resolve("vegeta-results.csv");
    Files.writeString(list, Target.json(targets));
    run(
        "nice",
        "-n",
        "10",
        program.toString(),
        "attack",
        "-format=json",
        "-targets=" + list,
        "-rate=" + count + "/" + millis + "ms",
        "-duration=" + millis + "ms",
        "-timeout=" + TIMEOUT,
        "-redirects=-1",
        "-max-body=0",
        "-output=" + results);
    run(program.toString(), "encode", "-to=csv", "-output=" + table, results.toString());
    try (var lines = Files.lines(table)) {
      return VegetaResults.read(lines, millis * 1_000_000.0 / count, count);
    }
  }

  private static void run(String... command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .start();
    try {
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(MOST.toMillis(), TimeUnit.MILLISECONDS) || process.exitValue() != 0) {
        throw new IOException(String.join(" ", command) + " failed: " + said.strip());
      }
    } finally {
      process.destroyForcibly();
    }
  }
}
