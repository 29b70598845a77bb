package io.k8slab.local.kafka;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import org.jspecify.annotations.Nullable;

/**
 * The broker of one installation, on loopback, behind a password: other users of the machine can
 * reach the port too.
 */
public final class LocalBroker implements AutoCloseable {
  private final Path folder;
  private final int port;
  private final int controllerPort;
  private final BrokerLogin login;
  private @Nullable KafkaRaftServer server;

  /**
   * @param folder keeps the log; formatted at the first start
   */
  public LocalBroker(Path folder, int port, int controllerPort, BrokerLogin login) {
    this.folder = folder;
    this.port = port;
    this.controllerPort = controllerPort;
    this.login = login;
  }

  /** Returns when the broker takes requests: about 1.5 s; it starts again after {@link #stop}. */
  public void start() throws IOException {
    if (server != null) {
      throw new IllegalStateException("the broker runs");
    }
    if (!Files.exists(folder.resolve("meta.properties"))) {
      format();
    }
    var settings = BrokerSettings.of(folder, port, controllerPort, login);
    var starting = new KafkaRaftServer(new KafkaConfig(settings, false), Time.SYSTEM);
    starting.startup();
    server = starting;
  }

  public String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  /** What a client needs beside the address, under Kafka's own names. Holds the password. */
  public Map<String, String> clientProperties() {
    return login.clientProperties();
  }

  /** Stops in order and keeps port and data. Does nothing where it does not run. */
  public void stop() {
    if (server != null) {
      server.shutdown();
      server.awaitShutdown();
      server = null;
    }
  }

  @Override
  public void close() {
    stop();
  }

  private void format() throws IOException {
    try {
      new Formatter()
          .setPrintStream(
              new PrintStream(
                  OutputStream.nullOutputStream(), false, java.nio.charset.StandardCharsets.UTF_8))
          .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
          .setNodeId(BrokerSettings.NODE)
          .setClusterId(Uuid.randomUuid().toString())
          .setControllerListenerName(BrokerSettings.CONTROLLER)
          .setMetadataLogDirectory(folder.toString())
          .addDirectory(folder.toString())
          .run();
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException("Kafka's folder cannot be formatted: " + folder, e);
    }
  }
}
