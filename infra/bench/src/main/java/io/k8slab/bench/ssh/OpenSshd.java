package io.k8slab.bench.ssh;

import io.k8slab.agent.cluster.SshConfig;
import io.k8slab.local.secrets.KeyFiles;
import io.k8slab.local.secrets.Secrets;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The machine's own OpenSSH server, started for one bench, as this process's user.
 *
 * <p>A bash that sshd starts reads {@code ~/.bashrc} before every command, unless it thinks that it
 * runs inside another shell (SHLVL): what a person's file does there is not SSH's time.
 */
record OpenSshd(Process server, SshConfig config) implements Sshd {
  private static final int START_SECONDS = 10;

  /** Where the machine has the program. */
  static Optional<Path> program() {
    return Stream.of("/usr/sbin/sshd", "/usr/local/sbin/sshd", "/usr/bin/sshd")
        .map(Path::of)
        .filter(Files::isExecutable)
        .findFirst();
  }

  static OpenSshd start(Path program, Path folder) throws IOException, InterruptedException {
    Files.createDirectories(folder);
    Secrets secrets = new Secrets(folder);
    KeyFiles host = secrets.sshKeys("host_key");
    KeyFiles user = secrets.sshKeys("user_key");
    if (System.getProperty("user.name").equals("root")) {
      Files.createDirectories(Path.of("/run/sshd")); // else only its service makes it
    }
    int port = freePort();
    Path known = folder.resolve("known_hosts");
    Files.writeString(known, "[127.0.0.1]:" + port + " " + Files.readString(host.publicKey()));
    Path settings = folder.resolve("sshd_config");
    Files.writeString(
        settings,
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
        SetEnv SHLVL=1
        """
            .formatted(port, host.privateKey(), user.publicKey()));
    Path log = folder.resolve("sshd.log");
    Process server =
        new ProcessBuilder(program.toString(), "-D", "-e", "-f", settings.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    awaitPort(server, port, log);
    return new OpenSshd(
        server,
        new SshConfig(
            "127.0.0.1", port, System.getProperty("user.name"), user.privateKey(), known));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      return socket.getLocalPort();
    }
  }

  private static void awaitPort(Process server, int port, Path log)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    while (!accepts(port)) {
      if (server.waitFor(20, TimeUnit.MILLISECONDS) || System.nanoTime() > deadline) {
        server.destroyForcibly();
        throw new IOException("sshd did not start: " + Files.readString(log).strip());
      }
    }
  }

  private static boolean accepts(int port) throws IOException {
    try (Socket socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), port)) {
      return socket.isConnected();
    } catch (java.net.ConnectException e) {
      return false;
    }
  }

  /** Its processes behind open connections outlive it: they are ended too. */
  @Override
  public void close() {
    List<ProcessHandle> connections = server.descendants().toList();
    server.destroy();
    server.onExit().join();
    connections.forEach(ProcessHandle::destroyForcibly);
  }
}
