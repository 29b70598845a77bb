package io.k8slab.agent.testing;

import io.k8slab.events.ApplyTopics;
import io.k8slab.events.Topics;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * A real Kafka in this JVM: one KRaft node on loopback, broker and controller in one, with its data
 * in a folder. Can be stopped and started again on the same port. Groups notice members quickly.
 */
public final class KafkaBroker implements AutoCloseable {
  private final Path folder;
  private final int port = freePort();
  private final int controllerPort = freePort();
  private KafkaRaftServer server;

  public KafkaBroker(Path folder) {
    this.folder = folder;
    format();
    this.server = startServer();
  }

  public String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  public Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", bootstrapServers()));
  }

  /** Our topics, with the commands of these pools. */
  public KafkaBroker withTopics(String... pools) throws Exception {
    try (var admin = admin()) {
      new ApplyTopics(admin).apply(Topics.all(List.of(pools)));
    }
    return this;
  }

  public void stop() {
    server.shutdown();
    server.awaitShutdown();
  }

  public void start() {
    server = startServer();
  }

  @Override
  public void close() {
    stop();
  }

  private KafkaRaftServer startServer() {
    var started = new KafkaRaftServer(new KafkaConfig(properties()), Time.SYSTEM);
    started.startup();
    return started;
  }

  private void format() {
    try {
      new Formatter()
          .setNodeId(1)
          .setClusterId(Uuid.randomUuid().toString())
          .setDirectories(List.of(folder.toString()))
          .setMetadataLogDirectory(folder.toString())
          .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
          .setControllerListenerName("CONTROLLER")
          .setPrintStream(new PrintStream(PrintStream.nullOutputStream()))
          .run();
    } catch (Exception e) {
      throw new IllegalStateException("the broker's folder could not be formatted", e);
    }
  }

  private Properties properties() {
    var properties = new Properties();
    properties.putAll(
        Map.of(
            "process.roles", "broker,controller",
            "node.id", "1",
            "controller.quorum.voters", "1@127.0.0.1:" + controllerPort,
            "controller.listener.names", "CONTROLLER",
            "listeners",
                "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort,
            "listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
            "log.dirs", folder.toString(),
            "auto.create.topics.enable", "false",
            "num.network.threads", "2",
            "num.io.threads", "2"));
    properties.putAll(
        Map.of(
            "offsets.topic.num.partitions", "1",
            "offsets.topic.replication.factor", "1",
            "transaction.state.log.replication.factor", "1",
            "transaction.state.log.min.isr", "1",
            "share.coordinator.state.topic.replication.factor", "1",
            "broker.session.timeout.ms", "1500",
            "broker.heartbeat.interval.ms", "300"));
    properties.putAll(
        Map.of(
            "group.initial.rebalance.delay.ms", "0",
            // both as they are by default cost the first member of a group one heartbeat
            "group.consumer.assignment.interval.ms", "0",
            "group.consumer.assignor.offload.enable", "false",
            "group.consumer.min.heartbeat.interval.ms", "100",
            "group.consumer.heartbeat.interval.ms", "200",
            "group.consumer.min.session.timeout.ms", "500",
            "group.consumer.session.timeout.ms", "2000"));
    return properties;
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new IllegalStateException("no free port", e);
    }
  }
}
