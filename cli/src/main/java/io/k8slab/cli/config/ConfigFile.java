package io.k8slab.cli.config;

import io.k8slab.cli.failure.ExitCode;
import io.k8slab.cli.failure.Failure;
import io.k8slab.cli.json.Json;
import io.k8slab.cli.json.UnexpectedShape;
import io.k8slab.cli.terminal.Palette;
import io.k8slab.cli.terminal.Surroundings;
import io.k8slab.cli.terminal.YamlPrinter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/** The configuration file on disk. Every failure is a {@link Failure} that names the file. */
public final class ConfigFile {
  private final Path file;

  public ConfigFile(Path file) {
    this.file = file.toAbsolutePath();
  }

  /** {@code K8SLAB_CONFIG}, else below {@code XDG_CONFIG_HOME}, else below {@code ~/.config}. */
  public static ConfigFile of(Surroundings surroundings) {
    String named = surroundings.variable("K8SLAB_CONFIG");
    if (named != null) {
      return new ConfigFile(Path.of(named));
    }
    String base = surroundings.variable("XDG_CONFIG_HOME");
    String home = surroundings.variable("HOME");
    Path folder =
        base != null
            ? Path.of(base)
            : Path.of(home != null ? home : System.getProperty("user.home"), ".config");
    return new ConfigFile(folder.resolve("k8s-lab").resolve("config.yaml"));
  }

  public Path path() {
    return file;
  }

  /** An empty configuration where there is no file. */
  public Config read() {
    if (!Files.exists(file)) {
      return Config.EMPTY;
    }
    try {
      if (PrivateFile.othersMayUse(file)) {
        throw Failure.of(
            ExitCode.USAGE,
            file + " holds your tokens and is open to others (" + PrivateFile.mode(file) + ")",
            "Close it: chmod 600 " + file);
      }
      Object yaml = new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(file));
      return yaml == null ? Config.EMPTY : Config.read(members(yaml));
    } catch (MarkedYAMLException e) {
      // the exception's own message quotes the file, tokens included
      throw broken("not YAML" + line(e));
    } catch (YAMLException e) {
      throw broken("not YAML");
    } catch (UnexpectedShape e) {
      throw broken(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw Failure.of(ExitCode.USAGE, file + " cannot be read", e, String.valueOf(e));
    }
  }

  private static Map<String, Object> members(Object yaml) {
    if (!(yaml instanceof Map<?, ?> read)) {
      throw new UnexpectedShape("not a list of keys and values");
    }
    Map<String, Object> members = new LinkedHashMap<>();
    for (Map.Entry<?, ?> entry : read.entrySet()) {
      String key = Json.readString(entry.getKey());
      if (entry.getValue() != null) {
        members.put(key, entry.getValue());
      }
    }
    return members;
  }

  private static String line(MarkedYAMLException e) {
    return Optional.ofNullable(e.getProblemMark())
        .map(mark -> " (line " + (mark.getLine() + 1) + ")")
        .orElse("");
  }

  private Failure broken(String why) {
    return Failure.of(
        ExitCode.USAGE,
        file + " cannot be used: " + why,
        "Mend it, or remove it and sign in again.");
  }

  /** Reads, changes and writes under the lock; answers what was written. */
  public Config update(UnaryOperator<Config> change) {
    try {
      // the folders that are missing are made closed; those that are there belong to the user
      Files.createDirectories(file.getParent(), PrivateFile.FOLDER);
      try (ConfigLock _ = ConfigLock.take(file)) {
        Config before = read();
        Config after = change.apply(before);
        if (!after.equals(before)) {
          String yaml = new YamlPrinter(Palette.PLAIN).text(after.write());
          PrivateFile.write(file, yaml.getBytes(StandardCharsets.UTF_8));
        }
        return after;
      }
    } catch (IOException e) {
      throw Failure.of(ExitCode.USAGE, file + " cannot be written", e, String.valueOf(e));
    }
  }
}
