package io.k8slab.agent.inventory;

import io.k8slab.agent.cluster.HostConfig;
import io.k8slab.agent.cluster.K3dConfig;
import io.k8slab.agent.cluster.KindConfig;
import io.k8slab.agent.cluster.KwokConfig;
import io.k8slab.agent.cluster.Microk8sConfig;
import io.k8slab.agent.cluster.SshConfig;
import io.k8slab.events.PortBlock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/** Reads an inventory file (YAML, plain data only, at most 1 MB). */
public final class ReadInventory {
  private static final int MOST_BYTES = 1 << 20;
  private static final int MOST_WORKERS = 100;
  private static final int MOST_K3D_WORKERS = 3;

  private final Path folder;

  private ReadInventory(Path folder) {
    this.folder = folder;
  }

  /**
   * @param file relative paths in it are below its folder
   * @throws IllegalArgumentException naming the key that is wrong
   */
  public static Inventory from(Path file) {
    var folder = file.toAbsolutePath().getParent();
    return new ReadInventory(folder == null ? file : folder).read(text(file));
  }

  private static String text(Path file) {
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw new IllegalArgumentException("the file: more than 1 MB");
      }
      return Files.readString(file);
    } catch (IOException e) {
      throw new IllegalArgumentException("the file: cannot be read: " + e, e);
    }
  }

  private Inventory read(String text) {
    var root = Section.root(parse(text));
    var hosts = root.sections("hosts").stream().map(this::host).toList();
    var inventory = new Inventory(root.requiredText("pool"), hosts);
    root.end();
    return inventory;
  }

  private static Object parse(String text) {
    var options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    options.setMaxAliasesForCollections(0);
    options.setNestingDepthLimit(10);
    options.setCodePointLimit(MOST_BYTES);
    try {
      return new Yaml(new SafeConstructor(options)).load(text);
    } catch (YAMLException e) {
      throw new IllegalArgumentException("the file: not YAML: " + e.getMessage(), e);
    }
  }

  private HostConfig host(Section host) {
    var ports = host.requiredSection("ports");
    var ssh = host.section("ssh").map(section -> named(host, () -> ssh(section)));
    var kwok =
        host.section("kwok")
            .map(section -> named(host, () -> kwok(section)))
            .orElseGet(KwokConfig::downloaded);
    var kind = host.section("kind").map(section -> named(host, () -> kind(section)));
    var k3d = host.section("k3d").map(section -> named(host, () -> k3d(section)));
    var microk8s = host.section("microk8s").map(section -> named(host, () -> microk8s(section)));
    int first = ports.requiredInteger("first");
    int count = ports.requiredInteger("count");
    ports.end();
    var config =
        named(
            host,
            () ->
                new HostConfig(
                    host.requiredText("host_id"),
                    host.requiredText("api_address"),
                    host.text("bind_address").orElse("127.0.0.1"),
                    host.text("state_dir").orElse(HostConfig.DEFAULT_STATE_DIR),
                    ssh,
                    kwok,
                    kind,
                    k3d,
                    microk8s,
                    new PortBlock(first, count),
                    host.integer("ports_per_slot").orElse(HostConfig.LEAST_PORTS_PER_SLOT),
                    host.requiredInteger("slots"),
                    host.number("cpu_millis"),
                    host.number("memory_bytes")));
    host.end();
    return config;
  }

  private SshConfig ssh(Section ssh) {
    var config =
        new SshConfig(
            ssh.requiredText("host"),
            ssh.integer("port").orElse(22),
            ssh.requiredText("user"),
            file(ssh, "private_key_file"),
            file(ssh, "known_hosts_file"));
    ssh.end();
    return config;
  }

  private static KwokConfig kwok(Section kwok) {
    var config =
        new KwokConfig(
            kwok.text("bin_folder"),
            kwok.text("version").orElse(KwokConfig.DEFAULT_VERSION),
            kwok.integer("max_workers").orElse(MOST_WORKERS));
    kwok.end();
    return config;
  }

  private static KindConfig kind(Section kind) {
    var config =
        new KindConfig(
            kind.text("bin_folder"),
            kind.text("docker_host"),
            kind.requiredTexts("images"),
            kind.integer("max_workers").orElse(KindConfig.USUAL_WORKERS));
    kind.end();
    return config;
  }

  private static K3dConfig k3d(Section k3d) {
    var config =
        new K3dConfig(
            k3d.text("bin_folder"),
            k3d.text("docker_host"),
            k3d.requiredTexts("images"),
            k3d.integer("max_workers").orElse(MOST_K3D_WORKERS));
    k3d.end();
    return config;
  }

  private static Microk8sConfig microk8s(Section microk8s) {
    var config =
        new Microk8sConfig(
            microk8s.text("bin_folder"),
            microk8s.text("image").orElse(Microk8sConfig.DEFAULT_IMAGE),
            microk8s.requiredTexts("channels"),
            microk8s.requiredText("listen_address"));
    microk8s.end();
    return config;
  }

  private Path file(Section section, String key) {
    var file = folder.resolve(section.requiredText(key));
    if (!Files.isReadable(file)) {
      throw new IllegalArgumentException(section.name(key) + ": no readable file " + file);
    }
    return file;
  }

  /** The records name their own keys; the file's path to them comes before. */
  private static <T> T named(Section section, Supplier<T> made) {
    try {
      return made.get();
    } catch (IllegalArgumentException e) {
      var message = String.valueOf(e.getMessage());
      var prefix = section.name("");
      throw message.startsWith(prefix) ? e : new IllegalArgumentException(prefix + message, e);
    }
  }
}
