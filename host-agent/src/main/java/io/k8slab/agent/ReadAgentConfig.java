package io.k8slab.agent;

import io.k8slab.agent.bus.BusConfig;
import io.k8slab.agent.inventory.ReadInventory;
import io.k8slab.agent.seal.CredentialSealer;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.GroupProtocol;

/**
 * Reads an agent's configuration: a properties file, and above it the environment, where each key
 * is in upper case with {@code K8SLAB_} before it. Every error names the key.
 */
public final class ReadAgentConfig {
  static final Set<String> KEYS =
      Set.of(
          "agent_id",
          "kafka_bootstrap_servers",
          "kafka_group_protocol",
          "kafka_properties_file",
          "signing_key_file",
          "sealing_keyset_file",
          "inventory_file",
          "stop_clusters_on_exit",
          "drain");

  private final Map<String, String> values;

  private ReadAgentConfig(Map<String, String> values) {
    this.values = values;
  }

  /**
   * @param file empty where the environment says everything
   * @throws IllegalArgumentException naming the key that is missing or wrong
   */
  public static AgentConfig from(Optional<Path> file, Map<String, String> environment) {
    var values = new TreeMap<String, String>();
    file.ifPresent(path -> values.putAll(properties("--config", path)));
    for (var key : values.keySet()) {
      if (!KEYS.contains(key)) {
        throw new IllegalArgumentException(key + ": unknown");
      }
    }
    for (var key : KEYS) {
      var value = environment.get("K8SLAB_" + key.toUpperCase(Locale.ROOT));
      if (value != null) {
        values.put(key, value);
      }
    }
    return new ReadAgentConfig(values).config();
  }

  private AgentConfig config() {
    return new AgentConfig(
        required("agent_id", Function.identity()),
        new BusConfig(
            required("kafka_bootstrap_servers", Function.identity()),
            optional("kafka_group_protocol", GroupProtocol::of).orElse(GroupProtocol.CONSUMER),
            optional("kafka_properties_file", file -> properties("the file", Path.of(file)))
                .orElse(Map.of())),
        required("signing_key_file", file -> SigningKeyFile.read(Path.of(file))),
        required("sealing_keyset_file", file -> sealer(Path.of(file))),
        required("inventory_file", file -> ReadInventory.from(Path.of(file))),
        optional("stop_clusters_on_exit", ReadAgentConfig::flag).orElse(false),
        optional("drain", ReadAgentConfig::duration).orElse(Duration.ofSeconds(20)));
  }

  private <T> T required(String key, Function<String, T> read) {
    return optional(key, read).orElseThrow(() -> new IllegalArgumentException(key + ": missing"));
  }

  private <T> Optional<T> optional(String key, Function<String, T> read) {
    return Optional.ofNullable(values.get(key))
        .map(
            value -> {
              try {
                return read.apply(value.strip());
              } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(key + ": " + e.getMessage(), e);
              }
            });
  }

  private static Map<String, String> properties(String what, Path file) {
    var properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (IOException e) {
      throw new IllegalArgumentException(what + ": cannot be read: " + e, e);
    }
    var values = new TreeMap<String, String>();
    properties.forEach((key, value) -> values.put(key.toString(), value.toString()));
    return values;
  }

  private static CredentialSealer sealer(Path file) {
    try {
      return CredentialSealer.of(Files.readString(file));
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot be read: " + e, e);
    } catch (GeneralSecurityException e) {
      // its message could quote the file, which may hold a private key by mistake
      throw new IllegalArgumentException("not a Tink keyset of public keys only", e);
    }
  }

  private static boolean flag(String value) {
    return switch (value) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("neither true nor false");
    };
  }

  private static Duration duration(String value) {
    try {
      return Duration.parse(value);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("not an ISO 8601 duration such as PT20S", e);
    }
  }
}
