package io.k8slab.bench;

import io.k8slab.events.Json;
import io.k8slab.local.secrets.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/**
 * An all-in-one process of its own, with the flags that {@code ./lab up} gives it, on a folder of
 * its own; both are gone afterwards.
 */
final class BenchInstance implements AutoCloseable {
  private static final Duration START = Duration.ofMinutes(2);
  private static final Duration STOP = Duration.ofSeconds(40);
  private static final String MAIN = "io.k8slab.local.Main";

  private final BenchFolder folder;
  private final Process process;

  private BenchInstance(BenchFolder folder, Process process) {
    this.folder = folder;
    this.process = process;
  }

  /**
   * Returns when it is ready.
   *
   * @param testbed the programs of real control planes, where clusters shall be made
   */
  static BenchInstance start(Optional<Path> testbed) throws IOException, InterruptedException {
    var folder = BenchFolder.create();
    var argv =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@infra/local/jvm.options",
                "-cp",
                System.getProperty("java.class.path"),
                MAIN,
                "up",
                "--port=0",
                "--data=" + folder.path()));
    testbed.ifPresent(bin -> argv.add("--testbed=" + bin));
    var process =
        new ProcessBuilder(argv)
            .redirectErrorStream(true)
            .redirectOutput(folder.path().resolve("said").toFile())
            .start();
    var instance = new BenchInstance(folder, process);
    try {
      instance.awaitReady();
      return instance;
    } catch (IOException | InterruptedException e) {
      instance.close();
      throw e;
    }
  }

  private void awaitReady() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + START.toNanos();
    var status = folder.path().resolve("run/status.json");
    while (!Files.exists(status) || !field(status, "ready").equals("true")) {
      if (process.waitFor(50, TimeUnit.MILLISECONDS) || System.nanoTime() > deadline) {
        throw new IOException(
            "the instance did not become ready: "
                + Files.readString(folder.path().resolve("said")).strip());
      }
    }
  }

  private static String field(Path status, String name) throws IOException {
    return Json.MAPPER.readTree(Files.readString(status)).path(name).asString();
  }

  String url() throws IOException {
    return field(folder.path().resolve("run/status.json"), "url");
  }

  Path data() {
    return folder.path();
  }

  String secret(String name) throws IOException {
    return Secrets.read(folder.path().resolve("secrets").resolve(name));
  }

  /** For Kafka clients, address and login. */
  Map<String, Object> kafka() throws IOException {
    var properties = new Properties();
    try (var in = Files.newBufferedReader(data().resolve("secrets/kafka-client.properties"))) {
      properties.load(in);
    }
    var client = new HashMap<String, Object>();
    properties.forEach((name, value) -> client.put(name.toString(), value));
    client.put("bootstrap.servers", "127.0.0.1:" + ports().kafka());
    return client;
  }

  io.k8slab.local.folder.Ports ports() throws IOException {
    return new io.k8slab.local.folder.Ports(
        Integer.parseInt(Files.readString(data().resolve("ports")).strip()));
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    try {
      if (!process.waitFor(STOP)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    folder.close();
  }
}
