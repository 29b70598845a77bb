package io.k8slab.agent.provider;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The text files that a cluster's folder has before anything of the cluster runs, in the order in
 * which they were added: its kind, its {@link ClusterRecord}, and what its provider needs.
 */
public final class ClusterFiles {
  private final Map<String, String> files = new LinkedHashMap<>();

  public ClusterFiles(String kind, ClusterRecord cluster) {
    with(Place.PROVIDER_FILE, kind + "\n");
    with(Place.RECORD_FILE, new String(cluster.write(), StandardCharsets.UTF_8));
  }

  /**
   * @param path below the cluster's folder; its folder is made before
   */
  public ClusterFiles with(String path, String text) {
    files.put(path, text);
    return this;
  }

  /** As {@code prepare.sh} reads them. */
  byte[] stdin() {
    StringBuilder lines = new StringBuilder();
    files.forEach(
        (path, text) -> {
          lines.append("file ").append(path).append('\n');
          text.lines().forEach(line -> lines.append(' ').append(line).append('\n'));
        });
    return lines.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Without their texts: these hold keys. */
  @Override
  public String toString() {
    return "ClusterFiles" + files.keySet();
  }
}
