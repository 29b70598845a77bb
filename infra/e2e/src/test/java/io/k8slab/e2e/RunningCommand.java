package io.k8slab.e2e;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** A program that is at work, and what it has said until now. */
final class RunningCommand implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Process process;
  private final Path out;
  private final Path err;

  private RunningCommand(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  static RunningCommand start(List<String> argv, Map<String, String> environment)
      throws IOException {
    var out = Files.createTempFile("k8slab-e2e", ".out");
    var err = Files.createTempFile("k8slab-e2e", ".err");
    var builder =
        new ProcessBuilder(argv)
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().putAll(environment);
    return new RunningCommand(builder.start(), out, err);
  }

  /** The first group of what it says on stderr, as soon as it does. */
  String said(Pattern wanted) {
    await("it says " + wanted)
        .atMost(PATIENCE)
        .failFast("it ended", () -> !process.isAlive() && !wanted.matcher(text(err)).find())
        .until(() -> wanted.matcher(text(err)).find());
    var found = wanted.matcher(text(err));
    return found.find() ? found.group(1) : "";
  }

  Finished end() throws InterruptedException {
    if (!process.waitFor(PATIENCE)) {
      throw new AssertionError("did not end: " + text(err));
    }
    return new Finished(List.of(), process.exitValue(), text(out), text(err));
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException, InterruptedException {
    process.destroyForcibly().waitFor();
    Files.delete(out);
    Files.delete(err);
  }
}
