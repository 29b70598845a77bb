package io.k8slab.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** {@code kwokctl} as a person would call it, with its own home in a folder that goes with it. */
final class RawKwok implements AutoCloseable {
  private final Path testbed;
  private final BenchFolder folder;

  RawKwok(Path testbed) throws IOException {
    this.testbed = testbed;
    this.folder = BenchFolder.create();
  }

  /**
   * @return how long the create took, in seconds
   */
  double createAndDelete(String name) throws IOException, InterruptedException {
    try {
      long start = System.nanoTime();
      run(
          "create",
          "cluster",
          "--name=" + name,
          "--runtime=binary",
          "--wait=60s",
          "--kubeconfig=" + folder.path().resolve(name + ".yaml"),
          "--etcd-binary=" + testbed.resolve("etcd"),
          "--kube-apiserver-binary=" + testbed.resolve("kube-apiserver"),
          "--kube-controller-manager-binary=" + testbed.resolve("kube-controller-manager"),
          "--kube-scheduler-binary=" + testbed.resolve("kube-scheduler"),
          "--kwok-controller-binary=" + testbed.resolve("kwok"));
      return (System.nanoTime() - start) / 1e9;
    } finally {
      run("delete", "cluster", "--name=" + name);
    }
  }

  private void run(String... arguments) throws IOException, InterruptedException {
    var said = folder.path().resolve("kwokctl.out");
    var argv = new java.util.ArrayList<>(List.of(testbed.resolve("kwokctl").toString()));
    argv.addAll(List.of(arguments));
    var builder = new ProcessBuilder(argv).redirectErrorStream(true).redirectOutput(said.toFile());
    builder.environment().put("KWOK_WORKDIR", folder.path().resolve("kwok").toString());
    if (builder.start().waitFor() != 0) {
      throw new IOException("kwokctl failed: " + Files.readString(said).strip());
    }
  }

  @Override
  public void close() throws IOException {
    folder.close();
  }
}
