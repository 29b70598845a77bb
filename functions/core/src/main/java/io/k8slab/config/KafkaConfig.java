package io.k8slab.config;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/**
 * How the brokers are reached.
 *
 * @param groupProtocol {@code consumer} (KIP-848), or {@code classic} for brokers that know no
 *     other
 * @param security the client's own settings, above all those of security ({@code
 *     security.protocol}, {@code sasl.*}, {@code ssl.*}), from the properties file that {@code
 *     K8SLAB_KAFKA_PROPERTIES_FILE} names
 */
public record KafkaConfig(
    String bootstrapServers, String groupProtocol, Map<String, String> security) {
  public KafkaConfig {
    security = Map.copyOf(security);
  }

  public static KafkaConfig from(Settings settings) {
    var protocol = settings.text("K8SLAB_KAFKA_GROUP_PROTOCOL", "consumer");
    if (!protocol.equals("consumer") && !protocol.equals("classic")) {
      throw new InvalidSetting("K8SLAB_KAFKA_GROUP_PROTOCOL", "must be consumer or classic");
    }
    return new KafkaConfig(
        settings.text("K8SLAB_KAFKA_BOOTSTRAP_SERVERS"), protocol, security(settings));
  }

  /** What every client of ours starts from. */
  public Map<String, Object> clientProperties() {
    var properties = new HashMap<String, Object>();
    // nobody reads a function's JMX beans, nor has brokers collect its metrics
    properties.put("metric.reporters", "");
    properties.put("enable.metrics.push", "false");
    properties.putAll(security);
    properties.put("bootstrap.servers", bootstrapServers);
    return properties;
  }

  private static Map<String, String> security(Settings settings) {
    var key = "K8SLAB_KAFKA_PROPERTIES_FILE";
    if (settings.optional(key).isEmpty()) {
      return Map.of();
    }
    var properties = new Properties();
    try {
      properties.load(new StringReader(Files.readString(settings.file(key))));
    } catch (IOException | IllegalArgumentException e) {
      throw new InvalidSetting(key, "cannot be read as a properties file");
    }
    var security = new HashMap<String, String>();
    properties.stringPropertyNames().forEach(n -> security.put(n, properties.getProperty(n)));
    return security;
  }

  @Override
  public String toString() {
    return "KafkaConfig[" + bootstrapServers + ", " + groupProtocol + "]"; // security holds secrets
  }
}
