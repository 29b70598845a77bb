package io.k8slab.e2e;

import io.k8slab.agent.testing.Testbed;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The real kubectl with one kubeconfig and nothing else of the user's. */
record Kubectl(Path kubeconfig) {

  Finished run(String... arguments) throws IOException, InterruptedException {
    return runWithInput("", arguments);
  }

  Finished runWithInput(String stdin, String... arguments)
      throws IOException, InterruptedException {
    return run(Map.of(), stdin, arguments);
  }

  /** With this in its environment. */
  Finished runWith(Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    return run(environment, "", arguments);
  }

  private Finished run(Map<String, String> environment, String stdin, String... arguments)
      throws IOException, InterruptedException {
    var argv =
        new ArrayList<>(
            List.of(
                Testbed.bin().resolve("kubectl").toString(),
                "--kubeconfig",
                kubeconfig.toString(),
                "--cache-dir",
                kubeconfig.resolveSibling("kubectl-cache").toString()));
    argv.addAll(List.of(arguments));
    return Finished.run(argv, environment, stdin);
  }
}
