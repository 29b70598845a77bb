package io.k8slab.bench.kwok;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Clusters made by hand with {@code kwokctl}, as its documentation says, but on loopback: left to
 * itself it serves etcd without a password on every interface.
 *
 * @param bin the programs
 * @param folder for everything of the clusters
 */
record RawKwok(Path bin, Path folder) {
  private static final String CONFIG =
      """
      apiVersion: config.kwok.x-k8s.io/v1alpha1
      kind: KwokctlConfiguration
      options:
        bindAddress: 127.0.0.1
      """;

  /** Makes a cluster and deletes it again; how long the making took until it returned, in s. */
  double seconds(String name) throws IOException, InterruptedException {
    Path config = Files.createDirectories(folder).resolve("config.yaml");
    Files.writeString(config, CONFIG);
    try {
      long before = System.nanoTime();
      kwokctl(create(name));
      return (System.nanoTime() - before) / 1e9;
    } finally {
      kwokctl(List.of("delete", "cluster", "--name", name, "--kubeconfig", kubeconfig()));
    }
  }

  private List<String> create(String name) {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("create", "cluster", "--name", name, "--runtime", "binary"));
    for (String program :
        List.of("etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler")) {
      arguments.addAll(List.of("--" + program + "-binary", bin.resolve(program).toString()));
    }
    arguments.addAll(List.of("--kwok-controller-binary", bin.resolve("kwok").toString()));
    arguments.addAll(List.of("--kubeconfig", kubeconfig(), "--wait", "60s"));
    return arguments;
  }

  private String kubeconfig() {
    return folder.resolve("kubeconfig").toString();
  }

  private void kwokctl(List<String> arguments) throws IOException, InterruptedException {
    List<String> argv = new ArrayList<>();
    argv.add(bin.resolve("kwokctl").toString());
    argv.addAll(List.of("--config", folder.resolve("config.yaml").toString()));
    argv.addAll(arguments);
    Path log = folder.resolve("kwokctl.log");
    ProcessBuilder builder =
        new ProcessBuilder(argv).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().put("KWOK_WORKDIR", folder.resolve("kwok").toString());
    if (builder.start().waitFor() != 0) {
      throw new IOException("kwokctl " + arguments.getFirst() + ": " + Files.readString(log));
    }
  }
}
