package io.k8slab.agent;

import com.github.f4b6a3.uuid.UuidCreator;
import io.k8slab.agent.bus.EventBus;
import io.k8slab.agent.bus.StatusPublisher;
import io.k8slab.agent.cluster.Host;
import io.k8slab.agent.cluster.HostConfig;
import io.k8slab.agent.host.Hosts;
import io.k8slab.agent.report.HostWatch;
import io.k8slab.agent.runner.ClusterQueues;
import io.k8slab.agent.runner.CommandRunner;
import io.k8slab.agent.runner.RestoreClusters;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One agent, put together. The same in its own process and inside another one. */
public final class HostAgent implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(HostAgent.class);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(5);

  /** Longer than a delete in the middle of a create may take (5 s). */
  private static final Duration STOP = Duration.ofSeconds(10);

  /** With 12 partitions at most 3,072 commands at once, far above what a pool's slots take. */
  private static final int COMMANDS_PER_PARTITION = 256;

  private final AgentConfig config;
  private final Runnable closeHosts;
  private final EventBus bus;
  private final Map<String, Host> hosts = new LinkedHashMap<>();
  private final Map<String, HostWatch> watches = new LinkedHashMap<>();
  private final ClusterQueues queues = new ClusterQueues();
  private final CommandRunner runner;

  public HostAgent(AgentConfig config) {
    // the host's locks must tell this start of the agent from the one before
    this(
        config,
        new Hosts(config.agentId() + "-" + UuidCreator.getTimeOrderedEpoch()),
        InstantSource.system());
  }

  private HostAgent(AgentConfig config, Hosts hosts, InstantSource clock) {
    this(config, hosts::open, hosts::close, clock);
  }

  /**
   * With hosts that are opened in another way than the inventory's SSH.
   *
   * @param closeHosts run last, after each host was closed
   */
  public HostAgent(
      AgentConfig config,
      Function<HostConfig, Host> open,
      Runnable closeHosts,
      InstantSource clock) {
    this.config = config;
    this.closeHosts = closeHosts;
    this.bus = EventBus.connect(config.bus(), config.agentId(), config.signingKey(), clock);
    var publisher = new StatusPublisher(bus, config.sealer());
    var restore = new RestoreClusters(queues, publisher, this::lookSoon);
    for (var hostConfig : config.inventory().hosts()) {
      var host = open.apply(hostConfig);
      hosts.put(hostConfig.hostId(), host);
      watches.put(
          hostConfig.hostId(),
          new HostWatch(host, config.inventory().pool(), bus, restore, LOOK_EVERY));
    }
    this.runner =
        new CommandRunner(
            this::consumer,
            config.inventory().pool(),
            COMMANDS_PER_PARTITION,
            queues,
            hostId -> Optional.ofNullable(hosts.get(hostId)).map(Host::work),
            publisher,
            bus,
            this::lookSoon);
  }

  public void start() {
    log.atInfo()
        .addKeyValue("agentId", config.agentId())
        .addKeyValue("pool", config.inventory().pool())
        .addKeyValue("hosts", hosts.size())
        .log("The agent starts");
    watches.values().forEach(HostWatch::start);
    runner.start();
  }

  /** Done when the agent has its share of the commands and has looked at each of its hosts. */
  public CompletableFuture<Void> ready() {
    return CompletableFuture.allOf(
        Stream.concat(Stream.of(runner.ready()), watches.values().stream().map(HostWatch::looked))
            .toArray(CompletableFuture<?>[]::new));
  }

  /**
   * Stops in order: no more commands, work under way ended or left to the next agent, no more
   * reports, clusters stopped where the configuration says so, connections closed.
   */
  @Override
  public void close() {
    runner.close(config.drain());
    var held =
        watches.entrySet().stream()
            .filter(watch -> watch.getValue().holdsLease())
            .map(watch -> hosts.get(watch.getKey()))
            .toList();
    watches.values().forEach(HostWatch::close);
    if (config.stopClustersOnExit()) {
      endWorkUnderWay();
      held.forEach(StopClusters::on);
    }
    bus.close();
    hosts.values().forEach(Host::close);
    closeHosts.run();
    log.atInfo().addKeyValue("agentId", config.agentId()).log("The agent has stopped");
  }

  /** Half a cluster must not run on when everything else has stopped: its command comes again. */
  private void endWorkUnderWay() {
    try {
      if (!queues.cancelAll(STOP)) {
        log.atWarn().log("Work under way did not end in time; it is left as it is");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void lookSoon(String hostId) {
    var watch = watches.get(hostId);
    if (watch != null) {
      watch.soon();
    }
  }

  private KafkaConsumer<String, byte[]> consumer() {
    return new KafkaConsumer<>(
        config.bus().consumer(config.agentId(), CommandRunner.groupId(config.inventory().pool())),
        new StringDeserializer(),
        new ByteArrayDeserializer());
  }
}
