package io.k8slab.agent.cluster;

import io.k8slab.events.PortBlock;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One host of a pool, as the agent's inventory names it. Fails where it is made, naming the key.
 *
 * @param hostId {@code [a-z0-9][a-z0-9.-]*}, at most 63 characters
 * @param apiAddress the name or address by which people reach the API servers on the host
 * @param bindAddress the address on which API servers listen; {@code 127.0.0.1} in local mode,
 *     {@code 0.0.0.0} for every interface. Nothing else of a cluster ever leaves loopback
 * @param stateDir everything of ours on the host is below it; {@code ~/} at its start is the home
 *     folder of the host's user
 * @param ssh how the host is reached; empty where it is the machine the agent runs on
 * @param kind empty where the host makes no kind clusters
 * @param k3d empty where the host makes no k3s clusters
 * @param microk8s empty where the host makes no MicroK8s clusters
 * @param ports the range that the slots' blocks are cut from
 * @param portsPerSlot the size of one cluster's block, at least {@value #LEAST_PORTS_PER_SLOT}
 * @param slots how many clusters at once
 * @param cpuMillis capacity in thousandths of a core; detected where empty
 * @param memoryBytes capacity; detected where empty
 */
public record HostConfig(
    String hostId,
    String apiAddress,
    String bindAddress,
    String stateDir,
    Optional<SshConfig> ssh,
    KwokConfig kwok,
    Optional<KindConfig> kind,
    Optional<K3dConfig> k3d,
    Optional<Microk8sConfig> microk8s,
    PortBlock ports,
    int portsPerSlot,
    int slots,
    Optional<Long> cpuMillis,
    Optional<Long> memoryBytes) {
  public static final String DEFAULT_STATE_DIR = "~/.k8slab";

  /** KWOK's API server, etcd (clients, peers), controller manager, scheduler, kwok controller. */
  public static final int LEAST_PORTS_PER_SLOT = 6;

  private static final Pattern HOST_ID = Pattern.compile("[a-z0-9][a-z0-9.-]{0,62}");
  private static final Pattern ADDRESS = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.:-]{0,252}");
  private static final Pattern STATE_DIR = Pattern.compile("(~/|/)[A-Za-z0-9._/-]{1,90}");

  public HostConfig {
    require(HOST_ID, "host_id", hostId);
    require(ADDRESS, "api_address", apiAddress);
    require(ADDRESS, "bind_address", bindAddress);
    require(STATE_DIR, "state_dir", stateDir);
    if (portsPerSlot < LEAST_PORTS_PER_SLOT) {
      throw new IllegalArgumentException("ports_per_slot: at least " + LEAST_PORTS_PER_SLOT);
    }
    if (slots < 1) {
      throw new IllegalArgumentException("slots: at least 1");
    }
    if ((long) slots * portsPerSlot > ports.count()) {
      throw new IllegalArgumentException("ports: too few for " + slots + " slots");
    }
  }

  private static void require(Pattern pattern, String key, String value) {
    if (!pattern.matcher(value).matches() || value.contains("..")) {
      throw new IllegalArgumentException(key + ": not as " + pattern);
    }
  }
}
