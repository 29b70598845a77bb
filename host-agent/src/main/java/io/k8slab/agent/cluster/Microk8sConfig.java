package io.k8slab.agent.cluster;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How a host makes MicroK8s clusters: each in a virtual machine of its LXD.
 *
 * @param binFolder comes before the host's PATH, on which {@code lxc} is found; {@code /snap/bin}
 *     where the PATH of a remote command has it not
 * @param image what LXD makes the machines from, such as {@code ubuntu:24.04}; Ubuntu, with
 *     cloud-init and snapd
 * @param channels the snap channel of each Kubernetes version, such as {@code 1.35} from {@code
 *     1.35/stable}
 * @param listenAddress the host's own IPv4 address at which the API servers are reached. LXD
 *     forwards to a virtual machine by rules of its firewall only, and these take no wildcard
 */
public record Microk8sConfig(
    Optional<String> binFolder, String image, Map<String, String> channels, String listenAddress) {
  public static final String DEFAULT_IMAGE = "ubuntu:24.04";

  private static final Pattern FOLDER = Pattern.compile("/[A-Za-z0-9._+@/ -]{1,250}");
  private static final Pattern IMAGE = Pattern.compile("[a-z0-9][A-Za-z0-9._/:-]{0,200}");
  private static final Pattern VERSION = Pattern.compile("[0-9]+\\.[0-9]+");
  private static final Pattern CHANNEL =
      Pattern.compile("[0-9]+\\.[0-9]+(-strict)?/(stable|candidate|beta|edge)");
  private static final Pattern ADDRESS =
      Pattern.compile("(?!0\\.|127\\.)([0-9]{1,3}\\.){3}[0-9]{1,3}");

  public Microk8sConfig {
    channels = Map.copyOf(channels);
    binFolder.ifPresent(folder -> require(FOLDER, "microk8s.bin_folder", folder));
    require(IMAGE, "microk8s.image", image);
    if (channels.isEmpty()) {
      throw new IllegalArgumentException("microk8s.channels: at least one");
    }
    channels.forEach(
        (version, channel) -> {
          require(VERSION, "microk8s.channels", version);
          require(CHANNEL, "microk8s.channels." + version, channel);
        });
    require(ADDRESS, "microk8s.listen_address", listenAddress);
  }

  private static void require(Pattern pattern, String key, String value) {
    if (!pattern.matcher(value).matches()) {
      throw new IllegalArgumentException(key + ": not as " + pattern);
    }
  }
}
