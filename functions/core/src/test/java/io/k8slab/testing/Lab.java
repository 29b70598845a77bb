package io.k8slab.testing;

import com.github.f4b6a3.uuid.UuidCreator;
import com.google.crypto.tink.HybridEncrypt;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.hybrid.HpkeParameters;
import com.google.crypto.tink.hybrid.HybridConfig;
import io.k8slab.cluster.ClusterConfig;
import io.k8slab.cluster.credentials.OpenCredentials;
import io.k8slab.cluster.wiring.ClusterFunctions;
import io.k8slab.events.ApplyTopics;
import io.k8slab.events.ClusterCredentials;
import io.k8slab.events.Command;
import io.k8slab.events.Decoded;
import io.k8slab.events.EncodedEvent;
import io.k8slab.events.EventCodec;
import io.k8slab.events.Json;
import io.k8slab.events.Message;
import io.k8slab.events.ProvisionCluster;
import io.k8slab.events.SealedCredentials;
import io.k8slab.events.TerminateCluster;
import io.k8slab.events.Topics;
import io.k8slab.events.testing.KafkaBroker;
import io.k8slab.http.Principal;
import io.k8slab.http.Request;
import io.k8slab.http.Role;
import io.k8slab.inbox.InboundMessages;
import io.k8slab.inbox.InboundRecord;
import io.k8slab.outbox.RelayConfig;
import io.k8slab.quota.Quota;
import io.k8slab.quota.QuotaConfig;
import io.k8slab.reaper.ReaperConfig;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Every function on clusters over a database of its own and a real broker, with one agent that
 * reports one host. What is published is published when the call returns.
 */
public final class Lab implements AutoCloseable {
  private static final AtomicInteger COUNT = new AtomicInteger();

  private final TestDatabase database = TestDatabase.create();
  private final String pool = "pool-" + COUNT.incrementAndGet();
  private final TestAgent agent = new TestAgent("agent-1", pool);
  private final KeysetHandle keyset = keyset();
  private final Producer<String, byte[]> producer;
  private final ClusterFunctions functions;

  private Lab(Quota quota, ClusterConfig config, Executor executor) {
    applyTopics(Broker.SHARED);
    this.producer = producer(Broker.SHARED, RelayConfig.DEFAULT);
    this.functions =
        ClusterFunctions.of(
            database.dataSource(),
            () -> producer,
            executor,
            new ClusterFunctions.Settings(
                config,
                new QuotaConfig(quota, Quota.OF_TEAM),
                RelayConfig.DEFAULT,
                ReaperConfig.DEFAULT,
                this::opener),
            InstantSource.system());
    functions.registerAgent().register(agent.id(), pool, agent.publicKey(), "setup");
  }

  public static Lab open() {
    return open(Quota.DEFAULT);
  }

  public static Lab open(Quota quota) {
    return open(quota, ClusterConfig.DEFAULT);
  }

  public static Lab open(Quota quota, ClusterConfig config) {
    return new Lab(quota, config, Runnable::run);
  }

  /**
   * @param executor where the relay publishes after a commit
   */
  public static Lab openWith(Quota quota, Executor executor) {
    return new Lab(quota, ClusterConfig.DEFAULT, executor);
  }

  /** With one host of so many slots. */
  public static Lab withHost(int slots) {
    var lab = open();
    lab.host("host-1", slots);
    return lab;
  }

  /** As it was when it was opened, but for what lies on the topics. */
  public void reset() {
    for (var table :
        List.of(
            "outbox", "applied_events", "audit_log", "placements", "clusters", "hosts", "users")) {
      database.execute("DELETE FROM " + table);
    }
    agent.fence(1);
  }

  public TestDatabase database() {
    return database;
  }

  public ClusterFunctions functions() {
    return functions;
  }

  public TestAgent agent() {
    return agent;
  }

  public Producer<String, byte[]> producer() {
    return producer;
  }

  public String pool() {
    return pool;
  }

  public static KafkaBroker broker() {
    return Broker.SHARED;
  }

  public void host(String hostId, int slots) {
    deliver(agent.record(agent.report(hostId, slots)));
  }

  /** Another agent that is believed. */
  public TestAgent newAgent(String id, String ofPool) {
    var another = new TestAgent(id, ofPool);
    functions.registerAgent().register(id, ofPool, another.publicKey(), "setup");
    return another;
  }

  public Principal person(String email) {
    return person(email, Set.of(Role.USER));
  }

  public Principal person(String email, Set<Role> roles) {
    var id = UuidCreator.getTimeOrderedEpoch();
    database.execute(
        "INSERT INTO users (id, email, email_key, password_hash, email_confirmed_at) VALUES ('%s', '%s', '%s', 'x', now())"
            .formatted(id, email, email));
    return new Principal(id, email, roles);
  }

  public static Request request(
      Principal caller, String method, String path, String body, Map<String, String> headers) {
    int mark = path.indexOf('?');
    var query = new HashMap<String, List<String>>();
    if (mark >= 0) {
      for (var pair : List.of(path.substring(mark + 1).split("&", -1))) {
        int equals = pair.indexOf('=');
        query.put(pair.substring(0, equals), List.of(pair.substring(equals + 1)));
      }
    }
    var route = mark < 0 ? path : path.substring(0, mark);
    var names = List.of(route.split("/", -1));
    Map<String, String> parameters = names.size() > 4 ? Map.of("id", names.get(4)) : Map.of();
    return new Request(
        method,
        route,
        parameters,
        query,
        headers,
        body.getBytes(StandardCharsets.UTF_8),
        "127.0.0.1",
        "correlation-1",
        caller);
  }

  public static Request get(Principal caller, String path) {
    return request(caller, "GET", path, "", Map.of());
  }

  public static Request post(Principal caller, String path, String body) {
    return request(caller, "POST", path, body, Map.of());
  }

  /** Creates a cluster with every default. */
  public UUID create(Principal caller, String name) {
    var response =
        functions
            .handlers()
            .createCluster(post(caller, "/api/v1/clusters", "{\"name\":\"" + name + "\"}"));
    return UUID.fromString(Json.MAPPER.readTree(response.body()).get("id").stringValue());
  }

  public void delete(Principal caller, UUID id) {
    functions
        .handlers()
        .deleteCluster(request(caller, "DELETE", "/api/v1/clusters/" + id, "", Map.of()));
  }

  /** Creates one and lets the agent bring it to RUNNING. */
  public ProvisionCluster run(Principal caller, String name) {
    var command = provisionOf(create(caller, name));
    deliver(agent.record(agent.provisioned(command)));
    return command;
  }

  /** As any platform hands it to the function of its topic. */
  public void deliver(InboundRecord inbound) {
    var message = InboundMessages.toMessage(inbound);
    var again = InboundMessages.toRecord(message);
    switch (inbound.topic()) {
      case Topics.HOSTS -> functions.trackHosts().accept(again);
      case Topics.LOGS -> functions.storeLogs().accept(again);
      default -> functions.applyStatusEvent().accept(again);
    }
  }

  public String status(UUID clusterId) {
    return String.valueOf(
        database.value("SELECT status FROM clusters WHERE id = '" + clusterId + "'"));
  }

  public boolean isReleased(UUID clusterId) {
    return database.value(
            "SELECT released_at FROM placements WHERE cluster_id = '" + clusterId + "'")
        != null;
  }

  public ProvisionCluster provisionOf(UUID clusterId) {
    return commands(clusterId).stream()
        .filter(ProvisionCluster.class::isInstance)
        .map(ProvisionCluster.class::cast)
        .reduce((_, last) -> last)
        .orElseThrow();
  }

  public TerminateCluster terminateOf(UUID clusterId) {
    return commands(clusterId).stream()
        .filter(TerminateCluster.class::isInstance)
        .map(TerminateCluster.class::cast)
        .reduce((_, last) -> last)
        .orElseThrow();
  }

  public List<Command> commands(UUID clusterId) {
    return messages(Topics.commands(pool), clusterId.toString()).stream()
        .map(Command.class::cast)
        .toList();
  }

  public List<Message> notifications(UUID userId) {
    return messages(Topics.NOTIFICATIONS, userId.toString());
  }

  /** What lies on a topic under a key, in order. */
  public static List<Message> messages(String topic, String key) {
    return records(topic).stream()
        .filter(r -> key.equals(r.key()))
        .map(r -> EventCodec.decode(r))
        .map(decoded -> (Message) ((Decoded.Known) decoded).envelope().message())
        .toList();
  }

  /** Everything that lies on a topic. */
  public static List<org.apache.kafka.clients.consumer.ConsumerRecord<String, byte[]>> records(
      String topic) {
    return records(Broker.SHARED, topic);
  }

  public static List<org.apache.kafka.clients.consumer.ConsumerRecord<String, byte[]>> records(
      KafkaBroker broker, String topic) {
    try (var consumer = broker.consumer("unused")) {
      var partitions =
          consumer.partitionsFor(topic).stream()
              .map(p -> new TopicPartition(topic, p.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      var ends = consumer.endOffsets(partitions);
      var found = new ArrayList<org.apache.kafka.clients.consumer.ConsumerRecord<String, byte[]>>();
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
        consumer.poll(Duration.ofMillis(100)).forEach(found::add);
      }
      return found;
    }
  }

  public SealedCredentials seal(ClusterCredentials credentials, UUID clusterId, long generation) {
    try {
      var encrypt =
          keyset
              .getPublicKeysetHandle()
              .getPrimitive(RegistryConfiguration.get(), HybridEncrypt.class);
      return new SealedCredentials(
          "1",
          encrypt.encrypt(
              Json.MAPPER.writeValueAsBytes(credentials),
              SealedCredentials.associatedData(clusterId, generation)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The event of an outbox row or a record, changed in nothing. */
  public static Message decode(EncodedEvent event) {
    return ((Decoded.Known) EventCodec.decode(event)).envelope().message();
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(1));
    var wrong = hostsWhoseSumsAreWrong();
    database.close();
    if (!"0".equals(wrong)) {
      throw new AssertionError("host_use is not what the placements sum up to: " + wrong);
    }
  }

  /** How many; whatever a test did, there is none. */
  private String hostsWhoseSumsAreWrong() {
    return String.valueOf(
        database.value(
            """
            SELECT count(*) FROM hosts h LEFT JOIN host_use u ON u.host_id = h.id
            CROSS JOIN LATERAL (
              SELECT count(*) AS slots, coalesce(sum(p.cpu_millis), 0) AS cpu,
                coalesce(sum(p.memory_bytes), 0) AS memory, coalesce(sum(p.disk_bytes), 0) AS disk
              FROM placements p WHERE p.host_id = h.id AND p.released_at IS NULL) s
            WHERE (u.slots, u.cpu_millis, u.memory_bytes, u.disk_bytes)
              IS DISTINCT FROM (s.slots, s.cpu, s.memory, s.disk)
            """));
  }

  public static Producer<String, byte[]> producer(KafkaBroker broker, RelayConfig config) {
    var settings = new HashMap<>(config.producerSettings());
    settings.put("bootstrap.servers", broker.bootstrapServers());
    return new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
  }

  private void applyTopics(KafkaBroker broker) {
    try (var admin = broker.admin()) {
      new ApplyTopics(admin).apply(Topics.all(List.of(pool)));
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeysetHandle keyset() {
    try {
      HybridConfig.register();
      return KeysetHandle.generateNew(
          HpkeParameters.builder()
              .setKemId(HpkeParameters.KemId.DHKEM_X25519_HKDF_SHA256)
              .setKdfId(HpkeParameters.KdfId.HKDF_SHA256)
              .setAeadId(HpkeParameters.AeadId.AES_256_GCM)
              .setVariant(HpkeParameters.Variant.TINK)
              .build(),
          RegistryConfiguration.get());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private OpenCredentials opener() {
    try {
      return OpenCredentials.with(
          TinkJsonProtoKeysetFormat.serializeKeyset(
              keyset, RegistryConfiguration.get(), InsecureSecretKeyAccess.get()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Started at the first use; ends with the JVM. */
  private static final class Broker {
    static final KafkaBroker SHARED = start();

    private static KafkaBroker start() {
      var broker = KafkaBroker.started();
      Runtime.getRuntime().addShutdownHook(new Thread(broker::close));
      return broker;
    }
  }
}
