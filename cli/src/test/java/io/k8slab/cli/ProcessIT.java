package io.k8slab.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.k8slab.cli.testing.WithServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The program as a process of its own, as it is started in earnest. */
class ProcessIT extends WithServer {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @BeforeEach
  void theProcessesHaveTheRealClock() {
    now = Instant.now();
  }

  @Test
  void two_processes_renew_once() throws Exception {
    server.accessTokensLive(1);
    assertThat(finished(login())).isZero();
    // what was given for a second is about to end for whoever starts now; what comes next lasts
    server.accessTokensLive(900);

    List<Process> running = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      running.add(start("list" + i, "cluster", "list"));
    }

    for (Process each : running) {
      assertThat(finished(each)).isZero();
    }
    assertThat(server.refreshes()).isOne();
    assertThat(text("list0.err")).isEmpty();
    assertThat(text("list0.out")).startsWith("No clusters.");
  }

  @Test
  void ctrl_c_leaves_the_cluster_and_says_how_to_look_at_it() throws Exception {
    assertThat(finished(login())).isZero();
    Process waiting = start("wait", "cluster", "create", "--name", "stuck-1", "--wait");
    await().atMost(PATIENCE).until(() -> server.seen().size() > 3);

    Process kill = new ProcessBuilder("kill", "-INT", Long.toString(waiting.pid())).start();
    assertThat(kill.waitFor()).isZero();

    assertThat(finished(waiting)).isEqualTo(130);
    assertThat(text("wait.err"))
        .contains("It goes on without us. Look at it: k8slab cluster get stuck-1");
    assertThat(server.seen("DELETE", "/api/v1/clusters/stuck-1")).isZero();
    assertThat(finished(start("get", "cluster", "get", "stuck-1"))).isZero();
    assertThat(text("get.out")).contains("PROVISIONING");
  }

  @Test
  void files_are_closed_whatever_the_umask_says() throws Exception {
    assertThat(finished(login())).isZero();

    Path config = home.resolve(".config/k8s-lab/config.yaml");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(config)))
        .isEqualTo("rw-------");
  }

  private Process login() throws IOException {
    Process login = start("login", "auth", "login", "--email", EMAIL, "--password-stdin");
    try (var stdin = login.outputWriter()) {
      stdin.write(PASSWORD + "\n");
    }
    return login;
  }

  private Process start(String name, String... arguments) throws IOException {
    return builder(arguments)
        .redirectOutput(home.resolve(name + ".out").toFile())
        .redirectError(home.resolve(name + ".err").toFile())
        .start();
  }

  private ProcessBuilder builder(String... arguments) {
    // a build in the background ignores Ctrl-C, and so would everything that it starts
    List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.add(Main.class.getName());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.startsWith("K8SLAB"));
    builder.environment().remove("XDG_CONFIG_HOME");
    builder.environment().put("HOME", home.toString());
    builder.environment().put("K8SLAB_API_URL", server.url());
    return builder;
  }

  private int finished(Process process) throws InterruptedException {
    boolean over = process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    if (!over) {
      process.destroyForcibly();
    }
    assertThat(over).as("ended in time").isTrue();
    return process.exitValue();
  }

  private String text(String file) throws IOException {
    return Files.readString(home.resolve(file));
  }
}
