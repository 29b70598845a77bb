package io.k8slab.agent.cluster;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How a host makes kind clusters.
 *
 * @param binFolder comes before the host's PATH, on which {@code kind} and {@code docker} are found
 * @param dockerHost the daemon's socket, such as {@code unix:///run/docker.sock}; where empty,
 *     Docker's default
 * @param images the node image of each Kubernetes version (without {@code v}), by digest where it
 *     comes from a registry. A version whose image the daemon has not is not offered
 * @param maxWorkers the most worker nodes of one cluster
 */
public record KindConfig(
    Optional<String> binFolder,
    Optional<String> dockerHost,
    Map<String, String> images,
    int maxWorkers) {
  /** Of one cluster, where nothing else is said. */
  public static final int USUAL_WORKERS = 3;

  private static final Pattern FOLDER = Pattern.compile("/[A-Za-z0-9._+@/ -]{1,250}");
  private static final Pattern SOCKET = Pattern.compile("unix:///[A-Za-z0-9._/-]{1,100}");
  private static final Pattern VERSION = Pattern.compile("[0-9]+\\.[0-9]+\\.[0-9]+");
  private static final Pattern IMAGE =
      Pattern.compile("[a-z0-9][A-Za-z0-9._/:-]{0,200}(@sha256:[0-9a-f]{64})?");

  public KindConfig {
    images = Map.copyOf(images);
    binFolder.ifPresent(folder -> require(FOLDER, "kind.bin_folder", folder));
    dockerHost.ifPresent(socket -> require(SOCKET, "kind.docker_host", socket));
    if (images.isEmpty()) {
      throw new IllegalArgumentException("kind.images: at least one");
    }
    images.forEach(
        (version, image) -> {
          require(VERSION, "kind.images", version);
          require(IMAGE, "kind.images." + version, image);
        });
    if (maxWorkers < 0) {
      throw new IllegalArgumentException("kind.max_workers: at least 0");
    }
  }

  private static void require(Pattern pattern, String key, String value) {
    if (!pattern.matcher(value).matches()) {
      throw new IllegalArgumentException(key + ": not as " + pattern);
    }
  }
}
