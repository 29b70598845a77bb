package io.k8slab.bench;

import io.k8slab.agent.bus.BusConfig;
import io.k8slab.events.Topics;
import java.net.http.HttpClient;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.GroupProtocol;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * From the commit of a create, by PostgreSQL's own record of it, until a consumer with the agent's
 * settings has the command; 500 creates at 25/s on scripted hosts, one machine, one clock.
 */
final class CommitToAgent implements Bench {
  private static final int PER_SECOND = 25;
  private static final int SECONDS = 20;
  private static final int WARM_UP_SECONDS = 8;
  private static final Duration LAST_ARRIVAL = Duration.ofSeconds(10);

  private final Map<UUID, Instant> arrived = new ConcurrentHashMap<>();
  private final AtomicBoolean stop = new AtomicBoolean();

  @Override
  public List<Measured> measure() throws Exception {
    arrived.clear();
    stop.set(false);
    try (var instance = BenchInstance.start(Optional.empty());
        var _ = ScriptedHosts.start(instance);
        var client = HttpClient.newHttpClient();
        var consumer = consumer(instance)) {
      var person = ApiCreate.people(client, instance, 1).getFirst();
      consumer.subscribe(List.of(Topics.commands(ScriptedHosts.POOL)));
      var reader = Thread.ofPlatform().start(() -> read(consumer));
      var created = ConcurrentHashMap.<UUID>newKeySet();
      try {
        OpenLoop.run(PER_SECOND, WARM_UP_SECONDS, i -> person.create("warm-" + i), ApiCreate::tell);
        var outcome =
            OpenLoop.run(
                PER_SECOND,
                SECONDS,
                i -> created.add(UUID.fromString(person.create("c-" + i).path("id").asString())),
                ApiCreate::tell);
        awaitAll(created);
        var commits = commits(ScriptedHosts.owner(instance));
        var samples = new Samples(delays(created, commits));
        return List.of(
            Measured.of("p99", samples.percentile(99), "ms"),
            Measured.of("p50", samples.percentile(50), "ms"),
            Measured.of("errors", outcome.errors(), "count"));
      } finally {
        stop.set(true);
        reader.join();
      }
    }
  }

  private static KafkaConsumer<String, byte[]> consumer(BenchInstance instance) throws Exception {
    var login = new HashMap<String, String>();
    instance.kafka().forEach((name, value) -> login.put(name, value.toString()));
    var bus =
        new BusConfig(
            String.valueOf(login.get("bootstrap.servers")), GroupProtocol.CONSUMER, login);
    return new KafkaConsumer<>(
        bus.consumer("bench", "bench"), new StringDeserializer(), new ByteArrayDeserializer());
  }

  private void read(KafkaConsumer<String, byte[]> consumer) {
    while (!stop.get()) {
      for (var command : consumer.poll(Duration.ofMillis(200))) {
        arrived.putIfAbsent(UUID.fromString(command.key()), Instant.now());
      }
    }
  }

  private void awaitAll(java.util.Set<UUID> created) throws InterruptedException {
    long deadline = System.nanoTime() + LAST_ARRIVAL.toNanos();
    while (!arrived.keySet().containsAll(created)) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("commands did not arrive");
      }
      Thread.sleep(20);
    }
  }

  private static Map<UUID, Instant> commits(DataSource owner) throws SQLException {
    var commits = new HashMap<UUID, Instant>();
    try (var connection = owner.getConnection();
        var query =
            connection.prepareStatement(
                "SELECT cluster_id, pg_xact_commit_timestamp(xmin) FROM placements");
        var rows = query.executeQuery()) {
      while (rows.next()) {
        commits.put(
            rows.getObject(1, UUID.class), rows.getObject(2, OffsetDateTime.class).toInstant());
      }
    }
    return commits;
  }

  private double[] delays(java.util.Set<UUID> created, Map<UUID, Instant> commits) {
    var delays = new ArrayList<Double>();
    for (var id : created) {
      var commit = commits.get(id);
      var arrival = arrived.get(id);
      if (commit == null || arrival == null) {
        throw new IllegalStateException("a create without a place: " + id);
      }
      delays.add(Duration.between(commit, arrival).toNanos() / 1e6);
    }
    return delays.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
