package io.k8slab.agent.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.k8slab.agent.cluster.SshConfig;
import io.k8slab.agent.testing.FreePorts;
import io.k8slab.agent.testing.OpenSshServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SshShellIT extends HostShellContract {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  @TempDir private static Path folder;
  private static OpenSshServer server;
  private static SshClients clients;
  private static HostShell shell;

  @BeforeAll
  static void start() throws Exception {
    server = OpenSshServer.start(folder.resolve("sshd"));
    clients = new SshClients(Duration.ofMillis(300));
    shell = clients.shell(server.config());
  }

  @AfterAll
  static void stop() {
    shell.close();
    clients.close();
    server.close();
  }

  @Override
  HostShell shell() {
    return shell;
  }

  @Test
  void host_key_that_is_not_the_pinned_one_is_refused() throws Exception {
    Path other = folder.resolve("other_known_hosts");
    Process keygen =
        new ProcessBuilder(
                "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder + "/other_key")
            .start();
    assertThat(keygen.waitFor()).isZero();
    Files.writeString(
        other,
        "[127.0.0.1]:" + server.port() + " " + Files.readString(folder.resolve("other_key.pub")));

    assertThat(once(server.config(server.port(), other)))
        .isInstanceOf(ShellResult.Unreachable.class);
  }

  @Test
  void host_without_a_pinned_key_is_refused() throws Exception {
    Path none = Files.createFile(folder.resolve("no_known_hosts"));

    assertThat(once(server.config(server.port(), none)))
        .isInstanceOf(ShellResult.Unreachable.class);
  }

  @Test
  void key_that_the_host_does_not_know_is_refused() throws Exception {
    SshConfig config = server.config();
    Path stranger = folder.resolve("stranger");
    Process keygen =
        new ProcessBuilder("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", stranger.toString())
            .start();
    assertThat(keygen.waitFor()).isZero();

    assertThat(
            once(
                new SshConfig(
                    config.host(),
                    config.port(),
                    config.user(),
                    stranger,
                    config.knownHostsFile())))
        .isInstanceOf(ShellResult.Unreachable.class);
  }

  @Test
  void host_where_nothing_listens_is_unreachable() {
    assertThat(once(server.config(FreePorts.one(), server.config().knownHostsFile())))
        .isInstanceOf(ShellResult.Unreachable.class);
  }

  @Test
  void connection_killed_while_a_program_runs_is_told_and_replaced() {
    try (HostShell own = clients.shell(server.config());
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Path begun = folder.resolve("begun");
      CompletableFuture<ShellResult> running =
          CompletableFuture.supplyAsync(
              () ->
                  own.capture(
                          Exec.of(
                              TIMEOUT,
                              "sh",
                              "-c",
                              "touch \"$1\"; sleep 60",
                              "sh",
                              begun.toString()))
                      .result(),
              threads);
      await().atMost(TIMEOUT).until(() -> Files.exists(begun));

      server.dropConnections();

      assertThat(running.join()).isInstanceOf(ShellResult.Unreachable.class);
      assertThat(own.capture(Exec.of(TIMEOUT, "printf", "%s", "back")).stdout()).isEqualTo("back");
    }
  }

  @Test
  void connection_killed_while_idle_is_replaced_unnoticed() {
    try (HostShell own = clients.shell(server.config())) {
      own.capture(Exec.of(TIMEOUT, "printf", "%s", "first"));

      server.dropConnections();

      assertThat(own.capture(Exec.of(TIMEOUT, "printf", "%s", "second")).stdout())
          .isEqualTo("second");
    }
  }

  @Test
  void host_that_fell_silent_is_noticed_by_the_heartbeat() throws IOException {
    try (SilencingProxy proxy = SilencingProxy.to(server.port())) {
      Path pinned = folder.resolve("proxy_known_hosts");
      Files.writeString(pinned, "[127.0.0.1]:" + proxy.port() + " " + server.hostKey() + "\n");
      try (HostShell own = clients.shell(server.config(proxy.port(), pinned))) {
        assertThat(own.capture(Exec.of(TIMEOUT, "printf", "%s", "here")).stdout())
            .isEqualTo("here");

        proxy.fallSilent();

        assertThat(own.capture(Exec.of(TIMEOUT, "sleep", "60")).result())
            .isInstanceOf(ShellResult.Unreachable.class);
      }
    }
  }

  private static ShellResult once(SshConfig config) {
    try (HostShell own = clients.shell(config)) {
      return own.capture(Exec.of(TIMEOUT, "printf", "%s", "in")).result();
    }
  }
}
