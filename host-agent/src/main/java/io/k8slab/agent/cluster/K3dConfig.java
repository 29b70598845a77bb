package io.k8slab.agent.cluster;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How a host makes k3s clusters, by k3d.
 *
 * @param binFolder comes before the host's PATH, on which {@code k3d} and {@code docker} are found
 * @param dockerHost the daemon's socket, such as {@code unix:///run/docker.sock}; where empty,
 *     Docker's default
 * @param images the k3s image of each Kubernetes version (without {@code v}). A version whose image
 *     the daemon has not is not offered
 * @param maxWorkers the most agents of one cluster
 */
public record K3dConfig(
    Optional<String> binFolder,
    Optional<String> dockerHost,
    Map<String, String> images,
    int maxWorkers) {
  private static final Pattern FOLDER = Pattern.compile("/[A-Za-z0-9._+@/ -]{1,250}");
  private static final Pattern SOCKET = Pattern.compile("unix:///[A-Za-z0-9._/-]{1,100}");
  private static final Pattern VERSION = Pattern.compile("[0-9]+\\.[0-9]+\\.[0-9]+");
  // k3d asks the internet what "latest", "stable" and "+channel" are
  private static final Pattern IMAGE =
      Pattern.compile("[a-z0-9][A-Za-z0-9._/-]{0,180}(:[A-Za-z0-9._-]{1,60}|@sha256:[0-9a-f]{64})");

  public K3dConfig {
    images = Map.copyOf(images);
    binFolder.ifPresent(folder -> require(FOLDER, "k3d.bin_folder", folder));
    dockerHost.ifPresent(socket -> require(SOCKET, "k3d.docker_host", socket));
    if (images.isEmpty()) {
      throw new IllegalArgumentException("k3d.images: at least one");
    }
    images.forEach(
        (version, image) -> {
          require(VERSION, "k3d.images", version);
          require(IMAGE, "k3d.images." + version, image);
        });
    if (maxWorkers < 0) {
      throw new IllegalArgumentException("k3d.max_workers: at least 0");
    }
  }

  private static void require(Pattern pattern, String key, String value) {
    if (!pattern.matcher(value).matches()) {
      throw new IllegalArgumentException(key + ": not as " + pattern);
    }
  }
}
