package io.k8slab.bench;

import io.k8slab.agent.cluster.SshConfig;
import io.k8slab.agent.shell.Exec;
import io.k8slab.agent.shell.HostShell;
import io.k8slab.agent.shell.LocalShell;
import io.k8slab.agent.shell.ShellResult;
import io.k8slab.agent.shell.SshClients;
import io.k8slab.local.folder.Ports;
import io.k8slab.local.folder.PrivateFile;
import io.k8slab.local.secrets.Secrets;
import io.k8slab.local.secrets.SshKeys;
import io.k8slab.local.ssh.LocalSshServer;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;

/**
 * The agent's own shells, one over SSH to the server of the all-in-one process and one without, by
 * turns, each running {@code true}. The figure is how much later 99 of 100 have ended over SSH.
 */
final class SshExec implements Bench {
  private static final int WARM_UP = 300;
  private static final int RUNS = 1500;
  private static final double PERCENT = 99;
  private static final Exec COMMAND = Exec.of(Duration.ofSeconds(10), "true");

  @Override
  public List<Measured> measure() throws Exception {
    try (var folder = BenchFolder.create()) {
      var secrets = new Secrets(folder.path());
      var client = secrets.sshKeys("client");
      var host = secrets.sshKeys("host");
      int port = Ports.of(folder.path()).ssh();
      var knownHosts = folder.path().resolve("known_hosts");
      PrivateFile.write(
          knownHosts, "[127.0.0.1]:" + port + " " + Files.readString(host.publicKey()));
      try (var server =
              new LocalSshServer(
                  port,
                  "bench",
                  SshKeys.readPair(host.privateKey()),
                  SshKeys.readPublic(client.publicKey()));
          var clients = new SshClients();
          var local = new LocalShell()) {
        server.start();
        var config = new SshConfig("127.0.0.1", port, "bench", client.privateKey(), knownHosts);
        try (var ssh = clients.shell(config)) {
          return compare(ssh, local);
        }
      }
    }
  }

  private static List<Measured> compare(HostShell ssh, HostShell local) {
    var overSsh = new double[RUNS];
    var here = new double[RUNS];
    for (int i = -WARM_UP; i < RUNS; i++) {
      double one = millis(ssh);
      double other = millis(local);
      if (i >= 0) {
        overSsh[i] = one;
        here[i] = other;
      }
    }
    double added = new Samples(overSsh).percentile(PERCENT) - new Samples(here).percentile(PERCENT);
    return List.of(
        new Measured("p99", added, "ms", null),
        Measured.of("p50", new Samples(overSsh).median() - new Samples(here).median(), "ms"),
        Measured.of("local-p99", new Samples(here).percentile(PERCENT), "ms"));
  }

  private static double millis(HostShell shell) {
    long start = System.nanoTime();
    var result = shell.capture(COMMAND).result();
    if (!result.equals(new ShellResult.Exited(0))) {
      throw new IllegalStateException("the command did not end well: " + result);
    }
    return (System.nanoTime() - start) / 1e6;
  }
}
