package io.k8slab.e2e;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.FileAppender;
import io.k8slab.agent.testing.OpenSshServer;
import io.k8slab.agent.testing.Testbed;
import io.k8slab.edge.HttpConfig;
import io.k8slab.edge.HttpEdge;
import io.k8slab.edge.feed.FeedFunctions;
import io.k8slab.events.ApplyTopics;
import io.k8slab.events.Topics;
import io.k8slab.functions.FunctionsConfig;
import io.k8slab.functions.FunctionsContext;
import io.k8slab.functions.RunningFunctions;
import io.k8slab.local.agent.LocalHostFiles;
import io.k8slab.local.agent.MachineSize;
import io.k8slab.local.database.LocalDatabase;
import io.k8slab.local.folder.DataFolder;
import io.k8slab.local.folder.Ports;
import io.k8slab.local.kafka.BrokerLogin;
import io.k8slab.local.kafka.LocalBroker;
import io.k8slab.local.postgres.MakeDatabase;
import io.k8slab.local.process.StopOrder;
import io.k8slab.local.secrets.InstallationSecrets;
import io.k8slab.local.secrets.Secrets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything but the agent, in this JVM, or everything but the agent and the functions; the host is
 * an OpenSSH server, and the agent that reaches it is a process of its own, started and killed by
 * the test.
 */
final class Installation implements AutoCloseable {
  private final Path folder;
  private final StopOrder parts = new StopOrder(title -> {});
  private final DataFolder data;
  private final InstallationSecrets secrets;
  private final LocalBroker broker;
  private final LocalDatabase database;
  private final @Nullable HttpEdge edge;
  private final Map<String, String> agentEnvironment;

  /**
   * With the functions.
   *
   * @param folder empty; everything is below it
   */
  Installation(Path folder) throws Exception {
    this(folder, true);
  }

  /** For functions that run elsewhere: schema and topics are not there yet either. */
  static Installation withoutFunctions(Path folder) throws Exception {
    return new Installation(folder, false);
  }

  /**
   * With the functions, on this port.
   *
   * @param settings of the functions, beside the usual ones
   */
  static Installation at(Path folder, int port, Map<String, String> settings) throws Exception {
    return new Installation(folder, true, port, settings);
  }

  private Installation(Path folder, boolean withFunctions) throws Exception {
    this(folder, withFunctions, 0, Map.of());
  }

  private Installation(Path folder, boolean withFunctions, int port, Map<String, String> settings)
      throws Exception {
    this.folder = folder;
    Files.createDirectories(folder);
    logTo(folder.resolve("functions.log"));
    data = parts.add("", DataFolder.take(folder.resolve("data")));
    var ports = Ports.of(data.root());
    secrets = InstallationSecrets.in(data.secrets());
    var sshFolder = folder.resolve("sshd");
    var sshd = parts.add("", OpenSshServer.start(sshFolder));
    broker =
        new LocalBroker(
            data.kafka(),
            ports.kafka(),
            ports.kafkaController(),
            new BrokerLogin("k8slab", Secrets.read(secrets.kafka())));
    broker.start();
    parts.add("", broker);
    database = parts.add("", LocalDatabase.start(data.postgres(), ports.postgres(), secrets));
    var kafka =
        Map.of(
            "K8SLAB_KAFKA_BOOTSTRAP_SERVERS", broker.bootstrapServers(),
            "K8SLAB_KAFKA_PROPERTIES_FILE",
                secrets.writeKafkaClient(broker.clientProperties()).toString());
    edge = withFunctions ? startFunctions(kafka, port, settings) : null;
    if (!withFunctions) {
      MakeDatabase.once(
          data.postgres(),
          ports.postgres(),
          Secrets.read(secrets.postgresSuperuser()),
          Secrets.read(secrets.postgresOwner()));
    }
    agentEnvironment =
        new HashMap<>(
            new LocalHostFiles(
                    data.agent(),
                    data.host(),
                    ports.clusters(),
                    sshd.port(),
                    System.getProperty("user.name"),
                    sshFolder.resolve("user_key"),
                    sshFolder.resolve("host_key.pub"),
                    Optional.of(Testbed.bin()),
                    Optional.empty(),
                    MachineSize.ofThis())
                .write(secrets.agent().privateKey(), secrets.sealing().publicKey()));
    agentEnvironment.putAll(kafka);
  }

  private HttpEdge startFunctions(Map<String, String> kafka, int port, Map<String, String> settings)
      throws Exception {
    try (var admin = Admin.create(kafkaClient())) {
      new ApplyTopics(admin).apply(Topics.all(List.of(LocalHostFiles.POOL)));
    }
    database.prepare();
    var environment =
        new HashMap<>(LocalDatabase.functionsEnvironment(database.server().port(), secrets));
    environment.putAll(kafka);
    environment.put("K8SLAB_TOKEN_KEY_FILE", secrets.tokenKey().toString());
    environment.put("K8SLAB_SEALING_KEYSET_FILE", secrets.sealing().privateKey().toString());
    environment.putAll(settings);
    var config = FunctionsConfig.from(environment);
    var functions = parts.add("", RunningFunctions.start(config));
    var feeds = parts.add("", new FeedFunctions(functions, config.kafka()));
    feeds.feed(FunctionsContext.eventNames());
    feeds.tick(FunctionsContext.eventNames());
    return parts.add("", HttpEdge.start(HttpConfig.loopback(port), functions.api()));
  }

  AgentProcess startAgent() throws Exception {
    return AgentProcess.start(agentEnvironment, folder.resolve("agent.log"));
  }

  String url() {
    return "http://127.0.0.1:" + Objects.requireNonNull(edge, "no functions here").port();
  }

  CommandLine commandLine(String person) {
    return commandLine(person, url());
  }

  /**
   * @param url where the functions are
   */
  CommandLine commandLine(String person, String url) {
    return new CommandLine(url, folder.resolve("home-" + person));
  }

  String bootstrapServers() {
    return broker.bootstrapServers();
  }

  LocalDatabase database() {
    return database;
  }

  InstallationSecrets secrets() {
    return secrets;
  }

  Path folder() {
    return folder;
  }

  /** Where the host keeps its clusters. */
  Path host() throws Exception {
    return data.host();
  }

  Map<String, Object> kafkaClient() {
    var client = new HashMap<String, Object>(broker.clientProperties());
    client.put("bootstrap.servers", broker.bootstrapServers());
    return client;
  }

  private static void logTo(Path file) {
    var context = (LoggerContext) LoggerFactory.getILoggerFactory();
    var encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setPattern("%date %level %logger %mdc %msg %kvp%n%ex");
    encoder.start();
    var appender = new FileAppender<ILoggingEvent>();
    appender.setContext(context);
    appender.setFile(file.toString());
    appender.setEncoder(encoder);
    appender.start();
    context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(appender);
  }

  @Override
  public void close() {
    parts.close();
  }
}
