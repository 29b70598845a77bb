package io.k8slab.agent.testing;

import io.k8slab.agent.cluster.HostConfig;
import io.k8slab.agent.cluster.KwokConfig;
import io.k8slab.agent.cluster.SshConfig;
import io.k8slab.events.PortBlock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/** A host that offers the testbed's control planes on loopback. */
public final class KwokHost {
  private KwokHost() {}

  public static HostConfig config(Path stateFolder, Optional<SshConfig> ssh) {
    return config(
        stateFolder.toString(),
        ssh,
        KwokConfig.in(Testbed.bin().toString()),
        FreePorts.block(HostConfig.LEAST_PORTS_PER_SLOT));
  }

  /** One whose control planes are only planned. */
  public static HostConfig withoutPrograms(String stateFolder, PortBlock ports) {
    return config(stateFolder, Optional.empty(), KwokConfig.downloaded(), ports);
  }

  private static HostConfig config(
      String stateFolder, Optional<SshConfig> ssh, KwokConfig kwok, PortBlock ports) {
    return new HostConfig(
        Commands.HOST_ID,
        "127.0.0.1",
        "127.0.0.1",
        stateFolder,
        ssh,
        kwok,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        ports,
        HostConfig.LEAST_PORTS_PER_SLOT,
        1,
        Optional.empty(),
        Optional.empty());
  }

  /** What the testbed's API server says it is, without the v. */
  public static String version() {
    try {
      Process process =
          new ProcessBuilder(Testbed.bin().resolve("kube-apiserver").toString(), "--version")
              .start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return said.strip().substring("Kubernetes v".length());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
