package io.k8slab.bench.kind;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Clusters made by hand with {@code kind}: a control plane and a worker, as many as the API makes
 * where nothing is said.
 *
 * @param folder for the configuration and the kubeconfig
 */
record RawKind(KindTestbed testbed, Path folder) {
  private static final String CONFIG =
      """
      kind: Cluster
      apiVersion: kind.x-k8s.io/v1alpha4
      nodes: [{role: control-plane}, {role: worker}]
      """;

  /** Makes a cluster and deletes it again; how long the making took until it was ready, in s. */
  double seconds(String name) throws IOException, InterruptedException {
    Path config = Files.createDirectories(folder).resolve("kind.yaml");
    Files.writeString(config, CONFIG);
    String kubeconfig = folder.resolve("kubeconfig").toString();
    try {
      long before = System.nanoTime();
      testbed.run(
          "kind",
          "create",
          "cluster",
          "--name",
          name,
          "--config",
          config.toString(),
          "--image",
          testbed.docker().image(),
          "--kubeconfig",
          kubeconfig,
          "--wait",
          "120s");
      return (System.nanoTime() - before) / 1e9;
    } finally {
      testbed.run("kind", "delete", "cluster", "--name", name, "--kubeconfig", kubeconfig);
    }
  }
}
