package io.k8slab.bench;

import com.github.f4b6a3.uuid.UuidCreator;
import io.k8slab.events.ApplyTopics;
import io.k8slab.events.Capacity;
import io.k8slab.events.Envelope;
import io.k8slab.events.EventCodec;
import io.k8slab.events.EventSigner;
import io.k8slab.events.HostReported;
import io.k8slab.events.Load;
import io.k8slab.events.PortBlock;
import io.k8slab.events.ProviderOffer;
import io.k8slab.events.Topics;
import io.k8slab.host.RegisterAgent;
import io.k8slab.jdbc.Database;
import io.k8slab.local.feed.Ticker;
import io.k8slab.local.postgres.MakeDatabase;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Hosts on which nothing happens: an agent of a pool of its own reports them and takes no command,
 * so that creates cost the functions what they cost, and nobody else anything.
 */
final class ScriptedHosts implements AutoCloseable {
  static final String POOL = "bench";

  private static final int HOSTS = 20;
  private static final int SLOTS = 250;
  private static final int PORTS_PER_SLOT = 6;
  private static final int FIRST_PORT = 30_000;
  private static final Duration REPORT_EVERY = Duration.ofSeconds(3);
  private static final Duration KNOWN_WITHIN = Duration.ofSeconds(20);
  private static final long GB = 1L << 30;

  private final KafkaProducer<String, byte[]> producer;
  private final EventSigner signer;
  private final Ticker ticker;
  private long sequence;

  private ScriptedHosts(KafkaProducer<String, byte[]> producer, EventSigner signer) {
    this.producer = producer;
    this.signer = signer;
    this.ticker = new Ticker("scripted-hosts", REPORT_EVERY, this::report);
  }

  /** Returns when the functions place clusters on them. */
  static ScriptedHosts start(BenchInstance instance) throws Exception {
    var keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    var owner = owner(instance);
    new RegisterAgent(new Database(owner)).register(POOL, POOL, pem(keys), "bench");
    try (var admin = Admin.create(instance.kafka())) {
      new ApplyTopics(admin).apply(Topics.all(List.of(POOL)));
    }
    var hosts =
        new ScriptedHosts(
            new KafkaProducer<>(
                instance.kafka(), new StringSerializer(), new ByteArraySerializer()),
            new EventSigner(POOL, keys.getPrivate()));
    hosts.ticker.start();
    awaitKnown(owner);
    return hosts;
  }

  private static void awaitKnown(PGSimpleDataSource owner) throws Exception {
    long deadline = System.nanoTime() + KNOWN_WITHIN.toNanos();
    try (var connection = owner.getConnection();
        var count =
            connection.prepareStatement(
                "SELECT count(*) FROM hosts WHERE pool = 'bench' AND state = 'READY'")) {
      while (true) {
        try (var rows = count.executeQuery()) {
          if (rows.next() && rows.getInt(1) == HOSTS) {
            return;
          }
        }
        if (System.nanoTime() > deadline) {
          throw new IOException("the scripted hosts were not taken");
        }
        TimeUnit.MILLISECONDS.sleep(50);
      }
    }
  }

  /** As the schema's owner. */
  static PGSimpleDataSource owner(BenchInstance instance) throws IOException {
    var owner = new PGSimpleDataSource();
    owner.setUrl(MakeDatabase.url(instance.ports().postgres()));
    owner.setUser(MakeDatabase.OWNER);
    owner.setPassword(instance.secret("postgres-owner"));
    return owner;
  }

  /** Lets everybody have as many clusters as there are slots. */
  static void liftQuotas(BenchInstance instance) throws IOException, SQLException {
    try (var connection = owner(instance).getConnection();
        var insert =
            connection.prepareStatement(
                """
                INSERT INTO quotas (user_id, active_clusters, longest_ttl_seconds,
                                    default_ttl_seconds, extensions)
                SELECT id, 100000, 86400, 7200, 3 FROM users
                ON CONFLICT (user_id) DO UPDATE SET active_clusters = 100000
                """)) {
      insert.executeUpdate();
    }
  }

  private void report() {
    sequence++;
    for (int i = 0; i < HOSTS; i++) {
      send("bench-" + i);
    }
  }

  private void send(String hostId) {
    var report =
        new HostReported(
            hostId,
            POOL,
            POOL,
            1,
            sequence,
            new Capacity(SLOTS, SLOTS * 100_000L, SLOTS * 100 * GB, SLOTS * 1000 * GB),
            new Load(0, SLOTS * 100 * GB, SLOTS * 1000 * GB),
            new PortBlock(FIRST_PORT, SLOTS * PORTS_PER_SLOT),
            PORTS_PER_SLOT,
            List.of(new ProviderOffer("kwok", List.of("1.34.4"), 100, true)),
            List.of(),
            Instant.now());
    var id = UuidCreator.getTimeOrderedEpoch();
    var event =
        EventCodec.encode(
            new Envelope<>(
                id,
                URI.create("/agents/" + POOL),
                hostId,
                Instant.now(),
                id.toString(),
                null,
                report));
    var _ = producer.send(signer.sign(event).toRecord(Topics.HOSTS, hostId));
  }

  private static String pem(KeyPair keys) {
    var encoder = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));
    return "-----BEGIN PUBLIC KEY-----\n"
        + encoder.encodeToString(keys.getPublic().getEncoded())
        + "\n-----END PUBLIC KEY-----\n";
  }

  @Override
  public void close() {
    ticker.close();
    producer.close();
  }
}
