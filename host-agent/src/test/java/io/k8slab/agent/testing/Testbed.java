package io.k8slab.agent.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The programs of real control planes. */
public final class Testbed {
  private static final List<String> PROGRAMS =
      List.of(
          "etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler", "kwok", "kwokctl");

  private Testbed() {}

  /** From K8SLAB_TESTBED, else the newest build in the user's cache. Fails where there is none. */
  public static Path bin() {
    String named = System.getenv("K8SLAB_TESTBED");
    Path bin = named == null ? newest() : Path.of(named);
    for (String program : PROGRAMS) {
      if (!Files.isExecutable(bin.resolve(program))) {
        throw new IllegalStateException(
            "No "
                + program
                + " in "
                + bin
                + ": build the testbed (infra/testbed) or set K8SLAB_TESTBED.");
      }
    }
    return bin;
  }

  private static Path newest() {
    Path cache = Path.of(System.getProperty("user.home"), ".cache", "k8slab", "testbed");
    try (Stream<Path> builds = Files.isDirectory(cache) ? Files.list(cache) : Stream.empty()) {
      return builds
          .map(build -> build.resolve("bin"))
          .filter(bin -> Files.isExecutable(bin.resolve("kube-apiserver")))
          .max(Comparator.comparing(Testbed::built))
          .orElseThrow(
              () ->
                  new IllegalStateException(
                      "These tests need real control planes: build the testbed (infra/testbed),"
                          + " or set K8SLAB_TESTBED to a folder with "
                          + String.join(", ", PROGRAMS)
                          + "."));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static FileTime built(Path bin) {
    try {
      return Files.getLastModifiedTime(bin);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
