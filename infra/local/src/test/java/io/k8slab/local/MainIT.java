package io.k8slab.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.k8slab.events.Json;
import io.k8slab.local.folder.DataFolder;
import io.k8slab.local.secrets.Secrets;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The process as its launcher sees it: what it writes, how it ends, what it recovers from. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class MainIT {
  private static final Duration LONG = Duration.ofSeconds(90);

  @TempDir Path temp;

  @Test
  void a_kill_is_recovered_from_and_a_term_ends_everything_with_code_0() throws Exception {
    var first = up();
    awaitReady(first);
    var password = Files.readString(temp.resolve("secrets/admin-password"));
    first.destroyForcibly().waitFor();
    long orphan =
        Long.parseLong(Files.readAllLines(temp.resolve("postgres/data/postmaster.pid")).getFirst());
    assertThat(ProcessHandle.of(orphan)).isPresent();

    var second = up();
    try {
      var status = awaitReady(second);

      assertThat(ProcessHandle.of(orphan).filter(ProcessHandle::isAlive)).isEmpty();
      assertThat(Files.readString(temp.resolve("secrets/admin-password"))).isEqualTo(password);
      try (var api = new ApiCalls(status.path("url").asString())) {
        api.signIn("admin@k8slab.local", password.strip());
        assertThat(api.get("/api/v1/users/me").text("email")).isEqualTo("admin@k8slab.local");
      }
    } finally {
      second.destroy();
    }
    assertThat(second.waitFor(LONG)).isTrue();

    assertThat(second.exitValue()).isZero();
    assertThat(temp.resolve("run/status.json")).doesNotExist();
    assertThat(temp.resolve("run/lab.pid")).doesNotExist();
    assertThat(temp.resolve("postgres/data/postmaster.pid")).doesNotExist();
    assertThat(said())
        .contains("K8s-Lab is ready: http://127.0.0.1:")
        .contains("./k8slab auth login")
        .contains("stopping PostgreSQL")
        .contains("stopped; the data stays")
        .doesNotContain(password.strip());
  }

  @Test
  void a_term_during_the_start_leaves_nothing_behind() throws Exception {
    var process = up();
    var postmaster = temp.resolve("postgres/data/postmaster.pid");
    await().atMost(LONG).until(() -> Files.exists(postmaster));

    process.destroy();

    assertThat(process.waitFor(LONG)).isTrue();
    assertThat(process.exitValue()).isZero();
    await().atMost(LONG).until(() -> !Files.exists(postmaster));
  }

  @Test
  void a_port_that_is_taken_is_said() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      var err = new ByteArrayOutputStream();

      int code =
          Main.run(
              List.of("up", "--port=" + taken.getLocalPort(), "--data=" + temp),
              print(new ByteArrayOutputStream()),
              print(err));

      assertThat(code).isEqualTo(1);
      assertThat(err.toString(StandardCharsets.UTF_8))
          .contains("Port " + taken.getLocalPort() + " is taken by another program")
          .contains("--port N");
    }
  }

  @Test
  void a_folder_that_is_in_use_is_said() throws Exception {
    var err = new ByteArrayOutputStream();
    try (var _ = DataFolder.take(temp)) {
      assertThat(
              Main.run(
                  List.of("up", "--port=0", "--data=" + temp),
                  print(new ByteArrayOutputStream()),
                  print(err)))
          .isEqualTo(1);
    }
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("K8s-Lab already runs on " + temp);
  }

  @Test
  void wrong_arguments_are_said() {
    var err = new ByteArrayOutputStream();

    assertThat(Main.run(List.of("up", "--prot=1"), print(err), print(err))).isEqualTo(2);

    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("Unknown option: --prot")
        .contains("Usage:");
  }

  private Process up() throws IOException {
    Files.deleteIfExists(temp.resolve("run/status.json"));
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "@jvm.options",
            "-cp",
            System.getProperty("java.class.path"),
            "-Dlogback.configurationFile=local-logback.xml",
            Main.class.getName(),
            "up",
            "--port=0",
            "--data=" + temp)
        .redirectErrorStream(true)
        .redirectOutput(temp.resolve("said").toFile())
        .start();
  }

  private String said() throws IOException {
    return Files.readString(temp.resolve("said"));
  }

  private JsonNode awaitReady(Process process) throws IOException {
    var file = temp.resolve("run/status.json");
    await()
        .atMost(LONG)
        .until(
            () -> {
              if (!process.isAlive()) {
                throw new IllegalStateException("it ended: " + said());
              }
              return Files.exists(file)
                  && Json.MAPPER.readTree(Files.readString(file)).path("ready").asBoolean();
            });
    assertThat(Secrets.read(temp.resolve("run/lab.pid"))).isEqualTo(process.pid() + "");
    return Json.MAPPER.readTree(Files.readString(file));
  }

  private static PrintStream print(ByteArrayOutputStream to) {
    return new PrintStream(to, true, StandardCharsets.UTF_8);
  }
}
