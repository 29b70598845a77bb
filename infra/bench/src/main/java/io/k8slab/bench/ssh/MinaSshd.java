package io.k8slab.bench.ssh;

import io.k8slab.agent.cluster.SshConfig;
import io.k8slab.local.secrets.KeyFiles;
import io.k8slab.local.secrets.Secrets;
import io.k8slab.local.secrets.SshKeys;
import io.k8slab.local.ssh.LocalSshServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The server that {@code ./lab up} runs in its own JVM, here in this one. */
record MinaSshd(LocalSshServer server, SshConfig config) implements Sshd {
  private static final String USER = "bench";

  static MinaSshd start(Path folder) throws IOException {
    Files.createDirectories(folder);
    Secrets secrets = new Secrets(folder);
    KeyFiles host = secrets.sshKeys("host_key");
    KeyFiles user = secrets.sshKeys("user_key");
    LocalSshServer server =
        new LocalSshServer(
            0, USER, SshKeys.readPair(host.privateKey()), SshKeys.readPublic(user.publicKey()));
    server.start();
    Path known = folder.resolve("known_hosts");
    Files.writeString(
        known, "[127.0.0.1]:" + server.port() + " " + Files.readString(host.publicKey()).strip());
    return new MinaSshd(
        server, new SshConfig("127.0.0.1", server.port(), USER, user.privateKey(), known));
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
