package io.k8slab.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A program that was run to its end, with what it said. */
record Finished(List<String> argv, int exitCode, String out, String err) {

  static Finished run(List<String> argv, Map<String, String> environment, String stdin)
      throws IOException, InterruptedException {
    return run(argv, environment, stdin, Duration.ofMinutes(3));
  }

  static Finished run(
      List<String> argv, Map<String, String> environment, String stdin, Duration patience)
      throws IOException, InterruptedException {
    var out = Files.createTempFile("k8slab-e2e", ".out");
    var err = Files.createTempFile("k8slab-e2e", ".err");
    try {
      var builder =
          new ProcessBuilder(argv).redirectOutput(out.toFile()).redirectError(err.toFile());
      builder.environment().putAll(environment);
      var process = builder.start();
      try (var input = process.outputWriter()) {
        input.write(stdin);
      }
      if (!process.waitFor(patience)) {
        process.destroyForcibly().waitFor();
        throw new AssertionError("did not end within " + patience + ": " + argv + "\n" + text(err));
      }
      return new Finished(argv, process.exitValue(), text(out), text(err));
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }

  /** What it printed, where it succeeded. */
  String expectOk() {
    assertThat(exitCode).as("%s%n%s%n%s", argv, out, err).isZero();
    return out;
  }

  private static String text(Path file) throws IOException {
    return Files.readString(file);
  }
}
