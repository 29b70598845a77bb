package io.k8slab.agent;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** The agent as its own process. SIGTERM stops it in order. */
public final class Main {
  private static final String HELP =
      """
      Usage: host-agent [--config FILE]

      Carries out the commands of one pool on its hosts, over SSH.

        --config FILE  a properties file; the environment (K8SLAB_...) overrides each key
        --help         this text

      Keys:
        agent_id                 the agent's name; the functions know its public key under it
        kafka_bootstrap_servers  host:port, separated by commas
        kafka_group_protocol     consumer (default), or classic for old brokers
        kafka_properties_file    further settings of the Kafka client, such as SASL and TLS
        signing_key_file         Ed25519 private key, PEM (PKCS 8), not readable by everybody
        sealing_keyset_file      the functions' public Tink keyset, JSON
        inventory_file           the pool and its hosts, YAML
        stop_clusters_on_exit    true: an orderly stop also stops the clusters (default false)
        drain                    how long a stop waits for work under way (default PT20S)
      """;

  private Main() {}

  public static void main(String[] args) throws InterruptedException {
    // by name, so that a process that holds the agent as a library keeps its own logging
    if (System.getProperty("logback.configurationFile") == null) {
      System.setProperty("logback.configurationFile", "agent-logback.xml");
    }
    int exit = run(args, System.getenv(), System.out, System.err);
    if (exit != 0) {
      System.exit(exit);
    }
  }

  /**
   * @return the exit code: 0, or 2 where the command line or the configuration is wrong
   */
  static int run(String[] args, Map<String, String> environment, PrintStream out, PrintStream err)
      throws InterruptedException {
    var words = List.of(args);
    if (words.contains("--help") || words.contains("-h")) {
      out.print(HELP);
      return 0;
    }
    Optional<Path> file;
    switch (words) {
      case List<String> all when all.isEmpty() -> file = Optional.empty();
      case List<String> all when all.size() == 2 && all.getFirst().equals("--config") ->
          file = Optional.of(Path.of(all.getLast()));
      default -> {
        err.println("Unknown arguments. See --help.");
        return 2;
      }
    }
    AgentConfig config;
    try {
      config = ReadAgentConfig.from(file, environment);
    } catch (IllegalArgumentException e) {
      err.println("host-agent: " + e.getMessage());
      return 2;
    }
    serve(config);
    return 0;
  }

  private static void serve(AgentConfig config) throws InterruptedException {
    var agent = new HostAgent(config);
    var stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform()
                .name("stop")
                .unstarted(
                    () -> {
                      agent.close();
                      stopped.countDown();
                    }));
    agent.start();
    stopped.await();
  }
}
