package io.k8slab.local.kafka;

import java.nio.file.Path;
import java.util.Map;

/** What differs from Kafka's defaults, which are made for a cluster of large machines. */
final class BrokerSettings {
  static final int NODE = 1;
  static final String CONTROLLER = "CONTROLLER";
  private static final String BROKER = "BROKER";

  private BrokerSettings() {}

  static Map<String, String> of(Path folder, int port, int controllerPort, BrokerLogin login) {
    return Map.ofEntries(
        Map.entry("process.roles", "broker,controller"),
        Map.entry("node.id", Integer.toString(NODE)),
        Map.entry("listeners", listener(BROKER, port) + "," + listener(CONTROLLER, controllerPort)),
        Map.entry("advertised.listeners", listener(BROKER, port)),
        Map.entry("inter.broker.listener.name", BROKER),
        Map.entry("controller.listener.names", CONTROLLER),
        Map.entry("controller.quorum.voters", NODE + "@127.0.0.1:" + controllerPort),
        Map.entry(
            "listener.security.protocol.map", "BROKER:SASL_PLAINTEXT,CONTROLLER:SASL_PLAINTEXT"),
        Map.entry("sasl.enabled.mechanisms", "PLAIN"),
        Map.entry("sasl.mechanism.inter.broker.protocol", "PLAIN"),
        Map.entry("sasl.mechanism.controller.protocol", "PLAIN"),
        Map.entry("listener.name.broker.plain.sasl.jaas.config", login.listenerModule()),
        Map.entry("listener.name.controller.plain.sasl.jaas.config", login.listenerModule()),
        Map.entry("log.dirs", folder.toString()),
        Map.entry("auto.create.topics.enable", "false"),
        // a predecessor's session must end before a broker that crashed is let in again:
        // 9 s by default. Half of this fenced a broker that was only slow, on a machine with nine
        // times the load that it has cores
        Map.entry("broker.session.timeout.ms", "3000"),
        Map.entry("broker.heartbeat.interval.ms", "300"),
        // members learn of their partitions with the next heartbeat: 5 s apart by default
        Map.entry("group.consumer.min.heartbeat.interval.ms", "200"),
        Map.entry("group.consumer.heartbeat.interval.ms", "500"),
        Map.entry("group.consumer.min.session.timeout.ms", "1000"),
        Map.entry("group.consumer.session.timeout.ms", "6000"),
        Map.entry("group.initial.rebalance.delay.ms", "0"),
        // one node: nothing to replicate to, and 50 partitions take long to make
        Map.entry("offsets.topic.num.partitions", "1"),
        Map.entry("offsets.topic.replication.factor", "1"),
        Map.entry("offsets.topic.segment.bytes", "1048576"),
        Map.entry("transaction.state.log.num.partitions", "1"),
        Map.entry("transaction.state.log.replication.factor", "1"),
        Map.entry("transaction.state.log.min.isr", "1"),
        Map.entry("share.coordinator.state.topic.num.partitions", "1"),
        Map.entry("share.coordinator.state.topic.replication.factor", "1"),
        Map.entry("share.coordinator.state.topic.min.isr", "1"),
        // one person's load: retention works by segments, so they are small
        Map.entry("log.segment.bytes", "16777216"),
        Map.entry("log.index.size.max.bytes", "1048576"),
        Map.entry("metadata.log.segment.bytes", "16777216"),
        Map.entry("metadata.max.retention.bytes", "16777216"),
        // 128 MB of heap by default
        Map.entry("log.cleaner.dedupe.buffer.size", "2097152"),
        Map.entry("log.cleaner.io.buffer.size", "131072"),
        Map.entry("num.network.threads", "1"),
        Map.entry("num.io.threads", "2"),
        Map.entry("background.threads", "2"),
        Map.entry("num.replica.fetchers", "1"));
  }

  private static String listener(String name, int port) {
    return name + "://127.0.0.1:" + port;
  }
}
