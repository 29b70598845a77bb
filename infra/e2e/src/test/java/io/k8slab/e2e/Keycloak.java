package io.k8slab.e2e;

import static org.awaitility.Awaitility.await;

import io.k8slab.events.testing.FreePorts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.json.JsonMapper;

/**
 * Keycloak as a process: a provider that we did not write. Its distribution is unpacked and built
 * once a machine, below the folder of caches; each start has a folder of its own and keeps nothing.
 */
final class Keycloak implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final List<String> SHARED = List.of("conf", "lib", "providers", "themes");

  private final Process process;
  private final int port;

  private Keycloak(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * Comes back when it answers.
   *
   * @param folder empty
   * @param realms as Keycloak imports them; it gets all that are needed at the first start
   */
  static Keycloak start(Path folder, List<Map<String, ?>> realms)
      throws IOException, InterruptedException {
    var distribution = distribution();
    var imports = Files.createDirectories(folder.resolve("data/import"));
    for (var realm : realms) {
      var file = imports.resolve(realm.get("realm") + "-realm.json");
      JsonMapper.shared().writeValue(file.toFile(), realm);
    }
    for (var name : SHARED) {
      Files.createSymbolicLink(folder.resolve(name), distribution.resolve(name));
    }
    var ports = FreePorts.find(2);
    var log = folder.resolve("keycloak.log");
    var process =
        new ProcessBuilder(command(folder, ports.getFirst(), ports.getLast()))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    var keycloak = new Keycloak(process, ports.getFirst());
    try {
      for (var realm : realms) {
        await("Keycloak answers; see " + log)
            .atMost(PATIENCE)
            .until(() -> keycloak.answers(String.valueOf(realm.get("realm"))));
      }
    } catch (RuntimeException e) {
      keycloak.close();
      throw new IllegalStateException(Files.readString(log), e);
    }
    return keycloak;
  }

  String issuer(String realm) {
    return "http://127.0.0.1:" + port + "/realms/" + realm;
  }

  private boolean answers(String realm) throws IOException, InterruptedException {
    if (!process.isAlive()) {
      throw new IllegalStateException("Keycloak ended: " + process.exitValue());
    }
    var address = URI.create(issuer(realm) + "/.well-known/openid-configuration");
    try (var client = HttpClient.newHttpClient()) {
      var request = HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(10)).build();
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false; // it does not listen yet
    }
  }

  private static List<String> command(Path home, int port, int managementPort) {
    var command = new ArrayList<String>();
    command.addAll(List.of("nice", "-n", "5"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    for (var opened : List.of("lang", "util", "util.concurrent", "security")) {
      command.add("--add-opens=java.base/java." + opened + "=ALL-UNNAMED");
    }
    command.addAll(
        List.of(
            "-Dkc.home.dir=" + home,
            "-Djboss.server.config.dir=" + home.resolve("conf"),
            "-Dkeycloak.theme.dir=" + home.resolve("themes"),
            "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
            "-Djava.util.concurrent.ForkJoinPool.common.threadFactory="
                + "io.quarkus.bootstrap.forkjoin.QuarkusForkJoinWorkerThreadFactory",
            "-cp",
            home.resolve("lib/quarkus-run.jar").toString(),
            "io.quarkus.bootstrap.runner.QuarkusEntryPoint",
            "start",
            "--optimized",
            "--import-realm",
            "--http-enabled=true",
            "--http-host=127.0.0.1",
            "--http-port=" + port,
            "--http-management-port=" + managementPort,
            "--hostname-strict=false"));
    return command;
  }

  /** Unpacked and built, by whoever needs it first. */
  private static Path distribution() throws IOException, InterruptedException {
    var version = property("k8slab.keycloak.version");
    var caches =
        Objects.requireNonNullElse(
            System.getenv("XDG_CACHE_HOME"), System.getProperty("user.home") + "/.cache");
    var folder = Path.of(caches, "k8slab", "keycloak", version);
    var built = folder.resolve("built-for-tests");
    Files.createDirectories(folder);
    try (var channel =
            FileChannel.open(
                folder.resolveSibling(version + ".lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        var _ = channel.lock()) {
      if (!Files.exists(built)) {
        run("tar", "xzf", archive(), "-C", folder.toString(), "--strip-components", "1");
        run(
            folder.resolve("bin/kc.sh").toString(),
            "build",
            "--db=dev-mem",
            "--cache=local",
            "--health-enabled=false");
        Files.createFile(built);
      }
    }
    return folder;
  }

  private static String archive() {
    return property("k8slab.keycloak.archive");
  }

  private static String property(String name) {
    return Objects.requireNonNull(System.getProperty(name), name + " is set by Maven");
  }

  private static void run(String... argv) throws IOException, InterruptedException {
    var niced = new ArrayList<>(List.of("nice", "-n", "5"));
    niced.addAll(List.of(argv));
    var java = Map.of("JAVA_HOME", System.getProperty("java.home"));
    Finished.run(niced, java, "", Duration.ofMinutes(5)).expectOk();
  }

  @Override
  public void close() throws InterruptedException {
    process.destroyForcibly().waitFor(); // it keeps nothing
  }
}
