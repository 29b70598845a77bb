package io.k8slab.agent.testing;

import io.k8slab.agent.cluster.HostConfig;
import io.k8slab.agent.cluster.KindConfig;
import io.k8slab.agent.cluster.KwokConfig;
import io.k8slab.agent.cluster.SshConfig;
import io.k8slab.agent.hoststate.HostName;
import io.k8slab.events.PortBlock;
import io.k8slab.events.Resources;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A host that makes kind clusters, by the testbed's daemon or by programs of a test's choice. */
public final class KindHost {
  /** Enough for a control plane and a worker. */
  public static final Resources RESOURCES = new Resources(1500, 3L << 30, 4L << 30);

  private KindHost() {}

  public static HostConfig config(Path stateFolder, Optional<SshConfig> ssh) {
    return config(stateFolder, ssh, daemon());
  }

  /** The testbed's. */
  public static KindConfig daemon() {
    return programs(KindDaemon.BIN, KindDaemon.SOCKET);
  }

  /** Others that claim to have the same image. */
  public static KindConfig programs(Path bin, String socket) {
    return new KindConfig(
        Optional.of(bin.toString()),
        Optional.of(socket),
        Map.of(KindDaemon.VERSION, KindDaemon.IMAGE),
        3);
  }

  public static HostConfig config(Path stateFolder, Optional<SshConfig> ssh, KindConfig kind) {
    return new HostConfig(
        Commands.HOST_ID,
        name(),
        "127.0.0.1",
        stateFolder.toString(),
        ssh,
        KwokConfig.in("/nowhere"),
        Optional.of(kind),
        Optional.empty(),
        Optional.empty(),
        ports(),
        HostConfig.LEAST_PORTS_PER_SLOT,
        1,
        Optional.empty(),
        Optional.empty());
  }

  private static PortBlock ports() {
    return FreePorts.block(HostConfig.LEAST_PORTS_PER_SLOT);
  }

  /** This machine's own name where it leads to loopback: kind would not put it in a certificate. */
  private static String name() {
    try {
      InetAddress local = InetAddress.getLocalHost();
      return local.isLoopbackAddress() && local.getAddress()[3] == 1
          ? local.getHostName()
          : "localhost";
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }

  /** The ids of the cluster's containers that run, by the daemon's own word. */
  public static List<String> running(HostName name) {
    return KindDaemon.lines("ps", "-q", "--filter", "label=io.x-k8s.kind.cluster=" + name);
  }

  /** Containers of the cluster, running or not, and its networks; each by its name. */
  public static List<String> left(HostName name) {
    return Stream.of(
            KindDaemon.lines("ps", "-a", "--format", "container {{.Names}}"),
            KindDaemon.lines("network", "ls", "--format", "network {{.Name}}"))
        .flatMap(List::stream)
        .filter(line -> line.contains(name.value()))
        .toList();
  }
}
