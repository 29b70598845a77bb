package io.k8slab.bench.scripted;

import io.k8slab.agent.AgentConfig;
import io.k8slab.agent.HostAgent;
import io.k8slab.agent.cluster.HostConfig;
import io.k8slab.agent.cluster.KwokConfig;
import io.k8slab.agent.inventory.Inventory;
import io.k8slab.bench.lab.LabInside;
import io.k8slab.events.ApplyTopics;
import io.k8slab.events.PortBlock;
import io.k8slab.events.Topics;
import io.k8slab.host.RegisterAgent;
import io.k8slab.jdbc.Database;
import java.io.IOException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;

/**
 * An agent of an installation, with a pool of its own whose hosts offer the provider {@value
 * #PROVIDER}. Runs in this process and speaks to the installation by Kafka alone.
 */
public final class ScriptedAgent implements AutoCloseable {
  public static final String PROVIDER = "scripted";
  static final String VERSION = "1.34.4";

  private static final String ID = "scripted";
  private static final String POOL = "scripted";
  private static final int FIRST_PORT = 1024;
  private static final long READY_SECONDS = 30;

  private final HostAgent agent;
  private final Map<UUID, Instant> arrivals;
  private final CountDownLatch stopped;

  private ScriptedAgent(HostAgent agent, Map<UUID, Instant> arrivals, CountDownLatch stopped) {
    this.agent = agent;
    this.arrivals = arrivals;
    this.stopped = stopped;
  }

  /**
   * Returns when the installation takes clusters of {@value #PROVIDER}.
   *
   * @param hosts how many
   * @param slots of each
   */
  public static ScriptedAgent start(LabInside lab, int hosts, int slots, Script script)
      throws Exception {
    KeyPair keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    new RegisterAgent(new Database(lab.database())).register(ID, POOL, pem(keys.getPublic()), ID);
    try (Admin admin = Admin.create(lab.bus().producer(ID))) {
      new ApplyTopics(admin).apply(Topics.all(List.of(POOL)));
    }
    Map<UUID, Instant> arrivals = new ConcurrentHashMap<>();
    CountDownLatch stopped = new CountDownLatch(1);
    AgentConfig config =
        new AgentConfig(
            ID,
            lab.bus(),
            keys.getPrivate(),
            lab.sealer(),
            new Inventory(POOL, IntStream.range(0, hosts).mapToObj(i -> host(i, slots)).toList()),
            false,
            Duration.ZERO);
    HostAgent agent =
        new HostAgent(
            config,
            host -> new ScriptedHost(host, new ScriptedWork(script, arrivals, stopped)),
            () -> {},
            InstantSource.system());
    ScriptedAgent scripted = new ScriptedAgent(agent, arrivals, stopped);
    try {
      agent.start();
      agent.ready().get(READY_SECONDS, TimeUnit.SECONDS);
      awaitHosts(lab, hosts);
      return scripted;
    } catch (Exception e) {
      scripted.close();
      throw e;
    }
  }

  private static HostConfig host(int number, int slots) {
    return new HostConfig(
        "scripted-" + number,
        "127.0.0.1",
        "127.0.0.1",
        "/nowhere",
        Optional.empty(),
        KwokConfig.downloaded(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        new PortBlock(FIRST_PORT, slots * HostConfig.LEAST_PORTS_PER_SLOT),
        HostConfig.LEAST_PORTS_PER_SLOT,
        slots,
        Optional.empty(),
        Optional.empty());
  }

  private static String pem(PublicKey key) {
    return "-----BEGIN PUBLIC KEY-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded())
        + "\n-----END PUBLIC KEY-----\n";
  }

  private static void awaitHosts(LabInside lab, int hosts) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(READY_SECONDS);
    try (var connection = lab.database().getConnection();
        var count =
            connection.prepareStatement(
                "SELECT count(*) FROM hosts WHERE pool = ? AND state = 'READY'")) {
      count.setString(1, POOL);
      while (true) {
        try (var row = count.executeQuery()) {
          row.next();
          if (row.getInt(1) >= hosts) {
            return;
          }
        }
        if (System.nanoTime() > deadline) {
          throw new IOException("the scripted hosts are not known after " + READY_SECONDS + " s");
        }
        TimeUnit.MILLISECONDS.sleep(50);
      }
    }
  }

  /** When a cluster's command to provision came, by this machine's clock. */
  public Map<UUID, Instant> arrivals() {
    return arrivals;
  }

  @Override
  public void close() {
    stopped.countDown();
    agent.close();
  }
}
