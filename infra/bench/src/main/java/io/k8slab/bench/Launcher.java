package io.k8slab.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code ./lab} of this checkout, on one data folder. The working folder is the checkout's. */
record Launcher(Path data) {

  /**
   * Returns when it is ready.
   *
   * @return how long that took, in seconds
   */
  double up() throws IOException, InterruptedException {
    long start = System.nanoTime();
    run("up", "--detach", "--port", "0");
    return (System.nanoTime() - start) / 1e9;
  }

  void down() throws IOException, InterruptedException {
    run("down");
  }

  /** The all-in-one process. */
  long pid() throws IOException {
    return Long.parseLong(Files.readString(data.resolve("run/lab.pid")).strip());
  }

  private void run(String command, String... options) throws IOException, InterruptedException {
    var argv = new ArrayList<>(List.of("./lab", command, "--data", data.toString()));
    argv.addAll(List.of(options));
    var said = Files.createTempFile("k8slab-bench", ".out");
    try {
      var process =
          new ProcessBuilder(argv)
              .redirectErrorStream(true)
              .redirectOutput(said.toFile())
              .redirectInput(Path.of("/dev/null").toFile())
              .start();
      if (process.waitFor() != 0) {
        throw new IOException("./lab " + command + " failed: " + Files.readString(said).strip());
      }
    } finally {
      Files.delete(said);
    }
  }
}
