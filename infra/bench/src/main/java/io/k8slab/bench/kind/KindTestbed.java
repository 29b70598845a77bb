package io.k8slab.bench.kind;

import io.k8slab.bench.lab.OwnDocker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The testbed's own Docker daemon with its node image; closing it removes it all. Needs root. */
final class KindTestbed implements AutoCloseable {
  private static final String SOCKET = "unix:///run/k8slab-kind/docker.sock";
  private static final Path DOCKER = Path.of("/usr/bin/docker");

  private final Path testbed;
  private final OwnDocker docker;

  private KindTestbed(Path testbed, OwnDocker docker) {
    this.testbed = testbed;
    this.docker = docker;
  }

  /**
   * @param root of the checkout
   * @param folder for links to the programs
   */
  static KindTestbed start(Path root, Path folder) throws IOException, InterruptedException {
    Path testbed = root.resolve("infra/testbed");
    if (Files.exists(Path.of("/run/k8slab-kind/docker.sock"))) {
      throw new IOException("the testbed's kind is up: infra/testbed/kind down ends it");
    }
    Path archive = Path.of(run(Map.of(), testbed + "/kind", "path").strip());
    Path tools = Path.of(run(Map.of(), testbed + "/tools", "path").strip());
    Path bin = Files.createDirectories(folder);
    Files.createSymbolicLink(bin.resolve("docker"), DOCKER);
    Files.createSymbolicLink(bin.resolve("kind"), tools.resolve("kind"));
    // such as v1.34.4-030ad8575eca
    String version = run(Map.of(), testbed + "/kind", "version").strip().split("-", 2)[0];
    KindTestbed started =
        new KindTestbed(
            testbed, new OwnDocker(bin, SOCKET, version.substring(1), "k8slab/node:" + version));
    try {
      run(Map.of(), testbed + "/kind", "daemon");
      started.run("docker", "load", "-i", archive.toString());
      return started;
    } catch (IOException | InterruptedException e) {
      started.close();
      throw e;
    }
  }

  OwnDocker docker() {
    return docker;
  }

  /** Runs one of the programs of the daemon. */
  String run(String program, String... arguments) throws IOException, InterruptedException {
    List<String> argv = new ArrayList<>(List.of(docker.bin().resolve(program).toString()));
    argv.addAll(List.of(arguments));
    return run(docker.environment(), argv.toArray(String[]::new));
  }

  private static String run(Map<String, String> environment, String... argv)
      throws IOException, InterruptedException {
    Path errors = Files.createTempFile("k8slab-bench", ".err");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(argv)
              .redirectError(errors.toFile())
              .redirectInput(Path.of("/dev/null").toFile());
      builder.environment().putAll(environment);
      Process process = builder.start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IOException(String.join(" ", argv) + ": " + Files.readString(errors).strip());
      }
      return said;
    } finally {
      Files.delete(errors);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      run(Map.of(), testbed + "/kind", "down");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the testbed's kind was removed", e);
    }
  }
}
