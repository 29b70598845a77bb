package io.k8slab.agent.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
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

  /** A program of infra/testbed/tools, of its newest build in the user's cache. */
  public static Path tool(String program) {
    return newest("tools", program)
        .orElseThrow(
            () -> new IllegalStateException("No " + program + ": run infra/testbed/tools build."))
        .resolve(program);
  }

  private static Optional<Path> newest(String set, String program) {
    Path cache = Path.of(System.getProperty("user.home"), ".cache", "k8slab", set);
    try (Stream<Path> builds = Files.isDirectory(cache) ? Files.list(cache) : Stream.empty()) {
      return builds
          .map(build -> build.resolve("bin"))
          .filter(bin -> Files.isExecutable(bin.resolve(program)))
          .max(Comparator.comparing(Testbed::built));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Path newest() {
    return newest("testbed", "kube-apiserver")
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "These tests need real control planes: build the testbed (infra/testbed),"
                        + " or set K8SLAB_TESTBED to a folder with "
                        + String.join(", ", PROGRAMS)
                        + "."));
  }

  private static FileTime built(Path bin) {
    try {
      return Files.getLastModifiedTime(bin);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
