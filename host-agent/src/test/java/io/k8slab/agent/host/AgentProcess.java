package io.k8slab.agent.host;

import io.k8slab.agent.cluster.Cancellation;
import io.k8slab.agent.cluster.Host;
import io.k8slab.agent.cluster.HostConfig;
import io.k8slab.agent.cluster.KwokConfig;
import io.k8slab.agent.cluster.SshConfig;
import io.k8slab.agent.cluster.WorkResult;
import io.k8slab.agent.testing.Commands;
import io.k8slab.agent.testing.KindHost;
import io.k8slab.agent.testing.RecordingListener;
import io.k8slab.events.PortBlock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** An agent in a process of its own, so that a test can kill it as kill -9 does. */
final class AgentProcess {
  private AgentProcess() {}

  /** Starts one that makes the cluster and prints each step's name as it begins. */
  static Process start(HostConfig config, UUID cluster, String version) throws IOException {
    SshConfig ssh = config.ssh().orElseThrow();
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                AgentProcess.class.getName()));
    command.addAll(
        List.of(
            config.stateDir(),
            ssh.host(),
            Integer.toString(ssh.port()),
            ssh.user(),
            ssh.privateKeyFile().toString(),
            ssh.knownHostsFile().toString(),
            config.kwok().binFolder().orElseThrow(),
            Integer.toString(config.ports().first()),
            cluster.toString(),
            version,
            config.kind().isPresent() ? "kind" : "kwok"));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  public static void main(String[] args) {
    boolean kind = args[10].equals("kind");
    PortBlock ports = new PortBlock(Integer.parseInt(args[7]), HostConfig.LEAST_PORTS_PER_SLOT);
    HostConfig config =
        new HostConfig(
            Commands.HOST_ID,
            "127.0.0.1",
            "127.0.0.1",
            args[0],
            Optional.of(
                new SshConfig(
                    args[1],
                    Integer.parseInt(args[2]),
                    args[3],
                    Path.of(args[4]),
                    Path.of(args[5]))),
            KwokConfig.in(args[6]),
            kind ? Optional.of(KindHost.daemon()) : Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            ports,
            HostConfig.LEAST_PORTS_PER_SLOT,
            1,
            Optional.empty(),
            Optional.empty());
    try (Hosts hosts = new Hosts("agent-that-dies");
        Host host = hosts.open(config)) {
      WorkResult result =
          host.work()
              .provision(
                  kind
                      ? Commands.provision(
                          UUID.fromString(args[8]),
                          "kind",
                          1,
                          0,
                          args[9],
                          KindHost.RESOURCES,
                          ports)
                      : Commands.provision(UUID.fromString(args[8]), 1, 1, args[9], ports),
                  new RecordingListener(step -> System.out.println("begun " + step)),
                  new Cancellation());
      System.out.println("ended " + result.getClass().getSimpleName());
    }
  }
}
