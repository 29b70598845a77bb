package io.k8slab.agent.cluster;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a host has the programs of simulated clusters.
 *
 * @param binFolder holds {@code kwokctl}, {@code kwok}, {@code etcd}, {@code kube-apiserver},
 *     {@code kube-controller-manager} and {@code kube-scheduler}; where empty, {@code kwokctl} is
 *     found on the host's PATH and downloads the others
 * @param downloadVersion the Kubernetes version, without {@code v}, that kwokctl downloads; only
 *     read where {@code binFolder} is empty
 * @param maxWorkers the most simulated nodes of one cluster
 */
public record KwokConfig(Optional<String> binFolder, String downloadVersion, int maxWorkers) {
  /** One minor version for downloads and for the project's own builds. */
  public static final String DEFAULT_VERSION = "1.34.4";

  private static final Pattern FOLDER = Pattern.compile("/[A-Za-z0-9._+@/ -]{1,250}");
  private static final Pattern VERSION = Pattern.compile("[0-9]+\\.[0-9]+\\.[0-9]+");

  public KwokConfig {
    if (binFolder.isPresent() && !FOLDER.matcher(binFolder.get()).matches()) {
      throw new IllegalArgumentException("kwok.bin_folder: not as " + FOLDER);
    }
    if (!VERSION.matcher(downloadVersion).matches()) {
      throw new IllegalArgumentException("kwok.version: not as " + VERSION);
    }
    if (maxWorkers < 1) {
      throw new IllegalArgumentException("kwok.max_workers: at least 1");
    }
  }

  /** Programs in a folder on the host. */
  public static KwokConfig in(String binFolder) {
    return new KwokConfig(Optional.of(binFolder), DEFAULT_VERSION, 100);
  }

  /** kwokctl downloads what it needs. */
  public static KwokConfig downloaded() {
    return new KwokConfig(Optional.empty(), DEFAULT_VERSION, 100);
  }
}
