package io.k8slab.local;

import io.k8slab.agent.HostAgent;
import io.k8slab.agent.ReadAgentConfig;
import io.k8slab.agent.provider.kind.KindProvider;
import io.k8slab.config.Settings;
import io.k8slab.edge.HttpConfig;
import io.k8slab.edge.HttpEdge;
import io.k8slab.edge.feed.FeedFunctions;
import io.k8slab.edge.realtime.Realtime;
import io.k8slab.edge.realtime.RealtimeConfig;
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
import io.k8slab.local.mail.MailPage;
import io.k8slab.local.postgres.PostgresServer;
import io.k8slab.local.process.PassedSettings;
import io.k8slab.local.process.Progress;
import io.k8slab.local.process.RunFiles;
import io.k8slab.local.process.StopOrder;
import io.k8slab.local.process.UpOptions;
import io.k8slab.local.secrets.InstallationSecrets;
import io.k8slab.local.secrets.Secrets;
import io.k8slab.local.secrets.SshKeys;
import io.k8slab.local.ssh.LocalSshServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;

/** Starts everything, in the order that this file shows; {@link StopOrder} stops it backwards. */
public final class AllInOne {
  /** A stop may take 20 s in all. */
  private static final Duration EDGE_DRAIN = Duration.ofSeconds(3);

  private final UpOptions options;
  private final Map<String, String> passed;
  private final Progress progress;
  private final StopOrder stop;
  private final DataFolder folder;
  private final Ports ports;
  private final InstallationSecrets secrets;
  private final LocalBroker broker;
  private final Path kafkaClient;
  private final Instant begun = Instant.now();

  private AllInOne(
      UpOptions options, Map<String, String> environment, Progress progress, StopOrder stop)
      throws IOException, InterruptedException {
    this.options = options;
    this.passed = PassedSettings.of(environment);
    this.progress = progress;
    this.stop = stop;
    folder = stop.add("", DataFolder.take(options.data()));
    PostgresServer.endOrphan(folder.postgres());
    ports = Ports.of(folder.root());
    secrets = InstallationSecrets.in(folder.secrets());
    broker =
        new LocalBroker(
            folder.kafka(),
            ports.kafka(),
            ports.kafkaController(),
            new BrokerLogin("k8slab", Secrets.read(secrets.kafka())));
    kafkaClient = secrets.writeKafkaClient(broker.clientProperties());
  }

  /**
   * Returns when the API answers and the agent has reported its host.
   *
   * @param environment of which {@link PassedSettings} go on to the functions
   * @param stop gets each part as it starts; closing it ends everything, also while this runs
   */
  public static Running start(
      UpOptions options, Map<String, String> environment, Progress progress, StopOrder stop)
      throws Exception {
    if (options.port() != 0 && !Ports.free(options.port())) {
      throw new PortTakenException(options.port());
    }
    return new AllInOne(options, environment, progress, stop).run();
  }

  private Running run() throws Exception {
    var runFiles = stop.add("", RunFiles.in(folder.run()));
    var ssh = Background.start(stop, "ssh", this::startSsh);
    var topics = Background.start(stop, "kafka", this::startBroker);
    var database = Background.start(stop, "postgres", this::startDatabase);
    var agent =
        Background.start(
            stop,
            "agent",
            () -> {
              ssh.get();
              topics.get();
              return startAgent();
            });
    topics.get();
    var environment = functionsEnvironment();
    var config = FunctionsConfig.from(environment);
    var functions = stop.add("", RunningFunctions.start(config));
    var prepared = database.get();
    var feeds = stop.add("", new FeedFunctions(functions, config.kafka()));
    feeds.feed(FunctionsContext.eventNames());
    agent.get();
    feeds.tick(FunctionsContext.eventNames());
    var edge = stop.add("the API", startEdge(functions, config, new Settings(environment)));
    var url = scheme() + "://127.0.0.1:" + edge.port();
    runFiles.say(status(url, false));
    progress.say("API on " + url + mailsShown(url));
    new Readiness(functions, prepared, agent.get(), begun).await();
    runFiles.say(status(url, true));
    return new Running(
        url, folder, secrets.adminPassword(), prepared, broker, prepared.providers());
  }

  private LocalSshServer startSsh() throws IOException {
    var server =
        new LocalSshServer(
            ports.ssh(),
            System.getProperty("user.name"),
            SshKeys.readPair(secrets.sshHost().privateKey()),
            SshKeys.readPublic(secrets.sshClient().publicKey()));
    server.start();
    progress.say("SSH server on loopback");
    return stop.add("the SSH server", server);
  }

  private LocalBroker startBroker() throws Exception {
    broker.start();
    stop.add("Kafka", broker);
    var client = new HashMap<String, Object>(broker.clientProperties());
    client.put("bootstrap.servers", broker.bootstrapServers());
    try (var admin = Admin.create(client)) {
      new ApplyTopics(admin).apply(Topics.all(List.of(LocalHostFiles.POOL)));
    }
    progress.say("Kafka with its topics");
    return broker;
  }

  private LocalDatabase startDatabase() throws Exception {
    var database =
        stop.add("PostgreSQL", LocalDatabase.start(folder.postgres(), ports.postgres(), secrets));
    database.prepare();
    progress.say("PostgreSQL with this version's schema");
    return database;
  }

  private HostAgent startAgent() throws IOException {
    var environment =
        new HashMap<>(
            new LocalHostFiles(
                    folder.agent(),
                    folder.host(),
                    ports.clusters(),
                    ports.ssh(),
                    System.getProperty("user.name"),
                    secrets.sshClient().privateKey(),
                    secrets.sshHost().publicKey(),
                    options.testbed(),
                    options.kind(),
                    MachineSize.ofThis())
                .write(secrets.agent().privateKey(), secrets.sealing().publicKey()));
    environment.putAll(kafkaEnvironment());
    var agent =
        stop.add(
            "the host agent and its clusters",
            new HostAgent(ReadAgentConfig.from(Optional.empty(), environment)));
    agent.start();
    return agent;
  }

  private HttpEdge startEdge(
      RunningFunctions functions, FunctionsConfig config, Settings settings) {
    return HttpEdge.start(
        HttpConfig.loopback(options.port()).drainingFor(EDGE_DRAIN).endingTls(settings),
        new MailPage(mails(), functions.api()),
        Realtime.start(
            RealtimeConfig.from(settings),
            config.kafka(),
            functions.spendTicket(),
            functions.findEnded()));
  }

  private Map<String, String> functionsEnvironment() {
    var environment = new HashMap<>(LocalDatabase.functionsEnvironment(ports.postgres(), secrets));
    environment.putAll(kafkaEnvironment());
    if (options.port() != 0) {
      environment.put("K8SLAB_PUBLIC_URL", scheme() + "://127.0.0.1:" + options.port());
    }
    if (!sendsMails()) {
      environment.put("K8SLAB_MAIL_FOLDER", mails().toString());
    }
    environment.put("K8SLAB_TOKEN_KEY_FILE", secrets.tokenKey().toString());
    environment.put("K8SLAB_SEALING_KEYSET_FILE", secrets.sealing().privateKey().toString());
    if (options.kind().isPresent()) {
      environment.put("K8SLAB_DEFAULT_PROVIDER", KindProvider.KIND);
    }
    environment.putAll(passed);
    return environment;
  }

  private String scheme() {
    return passed.containsKey("K8SLAB_TLS_CERT_FILE") ? "https" : "http";
  }

  /** To a mail server, and not into the folder. */
  private boolean sendsMails() {
    return passed.containsKey("K8SLAB_SMTP_HOST");
  }

  private String mailsShown(String url) {
    return sendsMails()
        ? ", mails by " + passed.get("K8SLAB_SMTP_HOST")
        : ", the mails it writes on " + url + "/mail";
  }

  private Path mails() {
    return folder.root().resolve("mails");
  }

  private Map<String, String> kafkaEnvironment() {
    return Map.of(
        "K8SLAB_KAFKA_BOOTSTRAP_SERVERS", broker.bootstrapServers(),
        "K8SLAB_KAFKA_PROPERTIES_FILE", kafkaClient.toString());
  }

  private RunFiles.Status status(String url, boolean ready) {
    return new RunFiles.Status(
        url,
        ready,
        folder.root().toString(),
        LocalDatabase.ADMIN_EMAIL,
        secrets.adminPassword().toString(),
        ProcessHandle.current().pid());
  }
}
