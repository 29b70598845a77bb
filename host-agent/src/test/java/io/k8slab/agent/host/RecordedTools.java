package io.k8slab.agent.host;

import io.k8slab.agent.cluster.HostConfig;
import io.k8slab.agent.cluster.K3dConfig;
import io.k8slab.agent.cluster.KwokConfig;
import io.k8slab.agent.cluster.Microk8sConfig;
import io.k8slab.agent.testing.Commands;
import io.k8slab.agent.testing.FreePorts;
import io.k8slab.agent.testing.Testbed;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Programs in a folder, first in a host's PATH, that answer as the recorded tools do. Each says
 * which version it answers as, and from which source that is known.
 */
final class RecordedTools {
  static final String VERSION = "1.34.4";
  static final String K3S_IMAGE = "rancher/k3s:v1.34.4-k3s1";

  private final Path folder;

  /**
   * @param set a folder of {@code /recorded}
   */
  RecordedTools(Path folder, String set, List<String> programs) {
    this.folder = folder;
    try {
      Files.createDirectories(folder.resolve("bin"));
      for (String program : programs) {
        copy("/recorded/" + set + "/" + program, folder.resolve("bin").resolve(program));
      }
      copy("/recorded/plane", folder.resolve("plane"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    write("root", folder + "\n");
    write("images", K3S_IMAGE + "\n");
  }

  private static void copy(String resource, Path to) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(RecordedTools.class.getResourceAsStream(resource), resource)) {
      Files.copy(in, to);
    }
    if (!to.toFile().setExecutable(true)) {
      throw new IOException("not executable: " + to);
    }
  }

  /** Behind each cluster that the tools claim to make is a real control plane from now on. */
  RecordedTools withControlPlanes() {
    write("testbed", Testbed.bin() + "\n");
    return this;
  }

  void write(String file, String text) {
    try {
      Files.writeString(folder.resolve(file), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void folder(String path) {
    try {
      Files.createDirectories(folder.resolve(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What goes wrong, one after the other. */
  void turns(String... turns) {
    write("turns", String.join("\n", turns) + "\n");
  }

  String read(String file) {
    try {
      return Files.exists(folder.resolve(file)) ? Files.readString(folder.resolve(file)) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The calls of these programs whose lines begin so. */
  List<String> calls(String beginning) {
    return read("calls").lines().filter(call -> call.startsWith(beginning)).toList();
  }

  /** The processes of the real control planes, by their own files. */
  List<ProcessHandle> planes() {
    Path clusters = folder.resolve("kwok").resolve("clusters");
    try (var files = Files.exists(clusters) ? Files.walk(clusters) : Stream.<Path>of()) {
      return files
          .filter(file -> file.toString().endsWith(".pid"))
          .map(file -> read(folder.relativize(file).toString()).strip())
          .filter(pid -> !pid.isEmpty())
          .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid)).stream())
          .filter(ProcessHandle::isAlive)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  HostConfig k3dHost() {
    return host(
        Optional.of(new K3dConfig(bin(), Optional.empty(), Map.of(VERSION, K3S_IMAGE), 3)),
        Optional.empty());
  }

  HostConfig microk8sHost(String version) {
    return host(
        Optional.empty(),
        Optional.of(
            new Microk8sConfig(
                bin(), Microk8sConfig.DEFAULT_IMAGE, Map.of(version, "1.34/stable"), "192.0.2.7")));
  }

  private Optional<String> bin() {
    return Optional.of(folder.resolve("bin").toString());
  }

  private HostConfig host(Optional<K3dConfig> k3d, Optional<Microk8sConfig> microk8s) {
    return new HostConfig(
        Commands.HOST_ID,
        "localhost",
        "127.0.0.1",
        folder.resolve("state").toString(),
        Optional.empty(),
        KwokConfig.in("/nowhere"),
        Optional.empty(),
        k3d,
        microk8s,
        FreePorts.block(HostConfig.LEAST_PORTS_PER_SLOT),
        HostConfig.LEAST_PORTS_PER_SLOT,
        1,
        Optional.empty(),
        Optional.empty());
  }
}
