package io.k8slab.local;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs a main class of the tests in a JVM of its own, to be killed. */
public final class ChildJvm implements AutoCloseable {
  /** What the main class prints when it has done its part. */
  public static final String READY = "ready";

  private final Process process;

  private ChildJvm(Process process) {
    this.process = process;
  }

  /** Returns when the main class has printed {@link #READY}. */
  public static ChildJvm ready(Class<?> main, String... arguments) throws IOException {
    var argv =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
    argv.addAll(List.of(arguments));
    var process = new ProcessBuilder(argv).redirectErrorStream(true).start();
    var seen = new ArrayList<String>();
    var lines = process.inputReader();
    for (var line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.equals(READY)) {
        Thread.ofVirtual().start(() -> discard(lines));
        return new ChildJvm(process);
      }
      seen.add(line);
    }
    throw new IOException("the child ended: " + String.join("\n", seen));
  }

  /** {@code kill -9}. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  private static void discard(BufferedReader lines) {
    try (lines) {
      while (lines.readLine() != null) {
        // a full pipe would stop the child
      }
    } catch (IOException e) {
      return; // closed, because the child was killed
    }
  }
}
