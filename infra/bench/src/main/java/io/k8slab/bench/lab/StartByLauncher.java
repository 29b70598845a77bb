package io.k8slab.bench.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * By {@code ./lab up --detach}, as a person does.
 *
 * @param root of the checkout
 * @param environment besides this process's own
 */
public record StartByLauncher(Path root, Map<String, String> environment) implements StartLab {

  public StartByLauncher(Path root) {
    this(root, Map.of());
  }

  @Override
  public StartLab with(OwnDocker docker) {
    return new StartByLauncher(root, docker.environment());
  }

  @Override
  public RunningLab start(Path data) throws IOException, InterruptedException {
    lab(data, "up", "--detach", "--port", "0");
    LabStatus status =
        LabStatus.of(data)
            .filter(LabStatus::ready)
            .orElseThrow(() -> new IOException("./lab up returned and is not ready"));
    return new RunningLab(data, status, () -> lab(data, "down"));
  }

  private void lab(Path data, String command, String... options)
      throws IOException, InterruptedException {
    List<String> argv =
        Stream.concat(
                Stream.of(Checkout.launcher(root).toString(), command, "--data", data.toString()),
                Stream.of(options))
            .toList();
    Path said = Files.createTempFile(root.resolve("infra/bench/target"), "lab-", ".out");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(argv)
              .redirectErrorStream(true)
              .redirectOutput(said.toFile())
              .redirectInput(Path.of("/dev/null").toFile());
      builder.environment().putAll(StartLab.NO_RATE_LIMIT);
      builder.environment().putAll(environment);
      Process process = builder.start();
      if (process.waitFor() != 0) {
        throw new IOException("./lab " + command + " failed: " + Files.readString(said).strip());
      }
    } finally {
      Files.delete(said);
    }
  }
}
