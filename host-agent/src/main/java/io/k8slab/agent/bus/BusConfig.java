package io.k8slab.agent.bus;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.GroupProtocol;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * How Kafka is reached.
 *
 * @param bootstrapServers {@code host:port}, separated by commas
 * @param groupProtocol {@code consumer} (KIP-848), or {@code classic} for brokers that know no
 *     other
 * @param clientProperties Kafka's own names and values, such as SASL and TLS; may be secret
 */
public record BusConfig(
    String bootstrapServers, GroupProtocol groupProtocol, Map<String, String> clientProperties) {

  public BusConfig {
    clientProperties = Map.copyOf(clientProperties);
  }

  /**
   * A producer that answers soon: no lingering (measured in the JVM's own broker: end to end p50
   * 0.45 ms), every in-sync replica, no duplicates. One try of a record lasts at most 20 s, so that
   * whoever waits hears of a broker that is away; buffers are small because agents are.
   */
  public Map<String, Object> producer(String clientId) {
    var properties = new HashMap<String, Object>();
    properties.put(ProducerConfig.ACKS_CONFIG, "all");
    properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
    properties.put(ProducerConfig.LINGER_MS_CONFIG, "0");
    properties.put(ProducerConfig.BUFFER_MEMORY_CONFIG, Integer.toString(8 << 20));
    properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, "2000");
    properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, "5000");
    properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, "20000");
    return common(properties, clientId);
  }

  /** A consumer that has a record as soon as the broker has it, and commits only when told. */
  public Map<String, Object> consumer(String clientId, String groupId) {
    var properties = new HashMap<String, Object>();
    properties.put(ConsumerConfig.GROUP_ID_CONFIG, groupId);
    properties.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, groupProtocol.name());
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    properties.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, "1");
    properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "100");
    if (groupProtocol == GroupProtocol.CLASSIC) {
      properties.put(
          ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
          "org.apache.kafka.clients.consumer.CooperativeStickyAssignor");
    }
    return common(properties, clientId);
  }

  /** The client's own properties come last: an operator's word wins. */
  private Map<String, Object> common(Map<String, Object> properties, String clientId) {
    properties.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    properties.put(CommonClientConfigs.CLIENT_ID_CONFIG, clientId);
    properties.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, "1000");
    properties.put(CommonClientConfigs.METADATA_MAX_AGE_CONFIG, "30000");
    properties.put(CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG, "false");
    properties.putAll(clientProperties);
    return properties;
  }

  @Override
  public String toString() {
    return "BusConfig[" + bootstrapServers + ", " + groupProtocol + "]";
  }
}
