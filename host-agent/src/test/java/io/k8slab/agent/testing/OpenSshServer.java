package io.k8slab.agent.testing;

import static org.awaitility.Awaitility.await;

import io.k8slab.agent.cluster.SshConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Debian's OpenSSH server, private to one test: on loopback, with its own host key and one key that
 * may enter, as the user who runs the test. It keeps bash from reading that user's {@code
 * ~/.bashrc} (SHLVL), which elsewhere takes 140 ms a command where pyenv or nvm are set up in it.
 */
public final class OpenSshServer implements AutoCloseable {
  private final Path folder;
  private final int port;
  private Process sshd;

  private OpenSshServer(Path folder, int port, Process sshd) {
    this.folder = folder;
    this.port = port;
    this.sshd = sshd;
  }

  /**
   * @param folder empty; keys, configuration and the server's log are put there
   */
  public static OpenSshServer start(Path folder) throws IOException, InterruptedException {
    Files.createDirectories(folder);
    key(folder.resolve("host_key"));
    key(folder.resolve("user_key"));
    Files.copy(folder.resolve("user_key.pub"), folder.resolve("authorized_keys"));
    int port = FreePorts.one();
    Files.writeString(
        folder.resolve("known_hosts"),
        "[127.0.0.1]:" + port + " " + Files.readString(folder.resolve("host_key.pub")));
    Files.writeString(
        folder.resolve("sshd_config"),
        """
        ListenAddress 127.0.0.1
        Port %d
        HostKey %s
        AuthorizedKeysFile %s
        PidFile none
        StrictModes no
        UsePAM no
        PasswordAuthentication no
        KbdInteractiveAuthentication no
        PermitRootLogin prohibit-password
        MaxStartups 200
        SetEnv SHLVL=1
        """
            .formatted(port, folder.resolve("host_key"), folder.resolve("authorized_keys")));
    OpenSshServer server = new OpenSshServer(folder, port, launch(folder));
    server.awaitPort();
    return server;
  }

  private static Process launch(Path folder) throws IOException {
    if (System.getProperty("user.name").equals("root")) {
      Files.createDirectories(Path.of("/run/sshd"));
    }
    return new ProcessBuilder(
            program().toString(), "-D", "-e", "-f", folder.resolve("sshd_config").toString())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("sshd.log").toFile()))
        .start();
  }

  private static Path program() {
    Optional<Path> found =
        Stream.of("/usr/sbin/sshd", "/usr/local/sbin/sshd", "/usr/bin/sshd")
            .map(Path::of)
            .filter(Files::isExecutable)
            .findFirst();
    return found.orElseThrow(
        () ->
            new IllegalStateException(
                "These tests need a real SSH server: install openssh-server"
                    + " (Debian: apt-get install openssh-server)."));
  }

  private static void key(Path file) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", file.toString())
            .inheritIO()
            .start();
    if (process.waitFor() != 0) {
      throw new IllegalStateException("ssh-keygen failed");
    }
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  private void awaitPort() {
    await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(20))
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(
            () -> {
              if (!sshd.isAlive()) {
                throw new IllegalStateException(
                    "sshd ended: " + Files.readString(folder.resolve("sshd.log")));
              }
              try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return socket.isConnected();
              }
            });
  }

  public int port() {
    return port;
  }

  /** How its user reaches it, with its host key pinned. */
  public SshConfig config() {
    return config(port, folder.resolve("known_hosts"));
  }

  /** The same through another port or with other pinned keys. */
  public SshConfig config(int otherPort, Path knownHosts) {
    return new SshConfig(
        "127.0.0.1",
        otherPort,
        System.getProperty("user.name"),
        folder.resolve("user_key"),
        knownHosts);
  }

  /** The public host key, as in a known_hosts line. */
  public String hostKey() throws IOException {
    return Files.readString(folder.resolve("host_key.pub")).strip();
  }

  /** Kills the process behind every open connection; the server itself goes on. */
  public void dropConnections() {
    List<ProcessHandle> connections = sshd.children().toList();
    connections.forEach(ProcessHandle::destroyForcibly);
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> connections.stream().noneMatch(ProcessHandle::isAlive));
  }

  /** Ends the server; {@link #startAgain} brings it back with the same keys and port. */
  public void stop() {
    dropConnections();
    sshd.destroy();
    sshd.onExit().join();
  }

  public void startAgain() throws IOException {
    sshd = launch(folder);
    awaitPort();
  }

  @Override
  public void close() {
    List<ProcessHandle> connections = sshd.children().toList();
    sshd.destroy();
    sshd.onExit().join();
    connections.forEach(ProcessHandle::destroyForcibly);
  }
}
