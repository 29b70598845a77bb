package io.k8slab.local.agent;

import io.k8slab.agent.cluster.HostConfig;
import io.k8slab.agent.cluster.KindConfig;
import io.k8slab.events.PortBlock;
import io.k8slab.local.folder.PrivateFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The agent's files for the one host {@value #HOST_ID}.
 *
 * @param folder where they are written
 * @param state where the host keeps its clusters
 * @param ports for the clusters
 * @param sshPort of this process's own server
 * @param clientKey with which the agent comes in
 * @param hostKey the server's public key, pinned
 * @param testbed the programs of real control planes, where there are any
 * @param kind where the machine's Docker makes clusters too
 */
public record LocalHostFiles(
    Path folder,
    Path state,
    PortBlock ports,
    int sshPort,
    String user,
    Path clientKey,
    Path hostKey,
    Optional<Path> testbed,
    Optional<KindConfig> kind,
    MachineSize size) {
  public static final String AGENT_ID = "local";
  public static final String HOST_ID = "local";
  public static final String POOL = "default";

  /**
   * Writes them.
   *
   * @return what {@link io.k8slab.agent.ReadAgentConfig} reads from the environment elsewhere,
   *     without Kafka
   */
  public Map<String, String> write(Path signingKey, Path sealingKeyset) throws IOException {
    var knownHosts = folder.resolve("known_hosts");
    var inventory = folder.resolve("inventory.yaml");
    PrivateFile.write(
        knownHosts, "[127.0.0.1]:" + sshPort + " " + Files.readString(hostKey).strip() + "\n");
    PrivateFile.write(inventory, inventory(knownHosts));
    return Map.of(
        "K8SLAB_AGENT_ID",
        AGENT_ID,
        "K8SLAB_SIGNING_KEY_FILE",
        signingKey.toString(),
        "K8SLAB_SEALING_KEYSET_FILE",
        sealingKeyset.toString(),
        "K8SLAB_INVENTORY_FILE",
        inventory.toString(),
        "K8SLAB_STOP_CLUSTERS_ON_EXIT",
        "true",
        "K8SLAB_DRAIN",
        "PT5S");
  }

  private String inventory(Path knownHosts) {
    int portsPerSlot = HostConfig.LEAST_PORTS_PER_SLOT;
    return """
    # Written at every start.
    pool: %s
    hosts:
      - host_id: %s
        api_address: 127.0.0.1
        bind_address: 127.0.0.1
        state_dir: %s
        slots: %d
        cpu_millis: %d
        ports_per_slot: %d
        ports: {first: %d, count: %d}
        ssh:
          host: 127.0.0.1
          port: %d
          user: %s
          private_key_file: %s
          known_hosts_file: %s
    %s%s"""
        .formatted(
            POOL,
            HOST_ID,
            quoted(state.toString()),
            size.slots(ports.count() / portsPerSlot),
            size.cores() * 1000,
            portsPerSlot,
            ports.first(),
            ports.count(),
            sshPort,
            quoted(user),
            quoted(clientKey.toString()),
            quoted(knownHosts.toString()),
            testbed.map(LocalHostFiles::kwok).orElse(""),
            kind.map(LocalHostFiles::kind).orElse(""));
  }

  private static String kwok(Path bin) {
    return "    kwok:\n      bin_folder: " + quoted(bin.toString()) + "\n";
  }

  private static String kind(KindConfig kind) {
    StringBuilder lines = new StringBuilder("    kind:\n");
    kind.dockerHost()
        .ifPresent(
            socket -> lines.append("      docker_host: ").append(quoted(socket)).append('\n'));
    lines.append("      max_workers: ").append(kind.maxWorkers()).append('\n');
    lines.append("      images:\n");
    kind.images()
        .forEach(
            (version, image) ->
                lines
                    .append("        ")
                    .append(quoted(version))
                    .append(": ")
                    .append(quoted(image))
                    .append('\n'));
    return lines.toString();
  }

  /** YAML's own quoting: a single quote is doubled, nothing else is special. */
  private static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
