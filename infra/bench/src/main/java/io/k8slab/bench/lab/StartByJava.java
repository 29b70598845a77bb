package io.k8slab.bench.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * By the JVM that the launcher would start, with its flags, and without the launcher: nothing is
 * built.
 *
 * @param root of the checkout, for the flags
 * @param classPath with all of K8s-Lab
 */
public record StartByJava(
    Path root, String classPath, Optional<Path> testbed, Optional<OwnDocker> docker)
    implements StartLab {
  private static final String MAIN = "io.k8slab.local.Main";
  private static final int START_SECONDS = 120;
  private static final int STOP_SECONDS = 60;

  public StartByJava(Path root, String classPath, Optional<Path> testbed) {
    this(root, classPath, testbed, Optional.empty());
  }

  @Override
  public StartLab with(OwnDocker other) {
    return new StartByJava(root, classPath, testbed, Optional.of(other));
  }

  @Override
  public RunningLab start(Path data) throws IOException, InterruptedException {
    Path log = Files.createDirectories(data).resolve("lab.log");
    Files.deleteIfExists(data.resolve("run/status.json"));
    ProcessBuilder builder =
        new ProcessBuilder(command(data))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .redirectInput(Path.of("/dev/null").toFile());
    builder.environment().put("K8SLAB_DATA", data.toString());
    builder.environment().putAll(StartLab.NO_RATE_LIMIT);
    docker.ifPresent(own -> builder.environment().putAll(own.environment()));
    Process jvm = builder.start();
    try {
      return new RunningLab(data, await(jvm, data, log), () -> stop(jvm));
    } catch (IOException | InterruptedException e) {
      stop(jvm);
      throw e;
    }
  }

  private List<String> command(Path data) throws IOException {
    List<String> argv = new ArrayList<>();
    argv.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    argv.addAll(LauncherFlags.of(root));
    argv.addAll(List.of("-cp", classPath, MAIN, "up", "--port", "0", "--data", data.toString()));
    testbed.ifPresent(folder -> argv.addAll(List.of("--testbed", folder.toString())));
    docker.ifPresent(
        own ->
            argv.addAll(List.of("--kind", own.socket() + "," + own.version() + "=" + own.image())));
    return argv;
  }

  private static LabStatus await(Process jvm, Path data, Path log)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    while (true) {
      Optional<LabStatus> status = LabStatus.of(data);
      if (status.isPresent() && status.get().ready() && status.get().pid() == jvm.pid()) {
        return status.get();
      }
      if (jvm.waitFor(20, TimeUnit.MILLISECONDS) || System.nanoTime() > deadline) {
        throw new IOException("K8s-Lab did not become ready: " + tail(log));
      }
    }
  }

  private static String tail(Path log) throws IOException {
    List<String> lines = Files.readAllLines(log);
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 30), lines.size()));
  }

  private static void stop(Process jvm) throws InterruptedException {
    List<ProcessHandle> children = jvm.descendants().toList();
    jvm.destroy();
    if (!jvm.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
      jvm.destroyForcibly().waitFor();
      children.forEach(ProcessHandle::destroyForcibly);
    }
  }
}
