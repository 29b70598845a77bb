package io.k8slab.agent.testing;

import static org.awaitility.Awaitility.await;

import io.k8slab.events.Decoded;
import io.k8slab.events.EventCodec;
import io.k8slab.events.EventSigner;
import io.k8slab.events.Message;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads whole topics from their beginning and remembers them. Used by one thread. */
public final class TopicReader implements AutoCloseable {
  private static final Duration LONG = Duration.ofSeconds(30);

  private final KafkaConsumer<String, byte[]> consumer;
  private final List<ConsumerRecord<String, byte[]>> records = new CopyOnWriteArrayList<>();

  public TopicReader(String bootstrapServers, String... topics) {
    consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrapServers, "enable.metrics.push", "false"),
            new StringDeserializer(),
            new ByteArrayDeserializer());
    var partitions =
        List.of(topics).stream()
            .flatMap(topic -> consumer.partitionsFor(topic).stream())
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  public List<ConsumerRecord<String, byte[]>> records() {
    consumer.poll(Duration.ofMillis(20)).forEach(records::add);
    return List.copyOf(records);
  }

  /** The messages of a kind about one cluster or host, each with a signature that holds. */
  public <M extends Message> List<M> about(String key, Class<M> kind) {
    return records().stream()
        .filter(received -> key.equals(received.key()))
        .map(EventCodec::decode)
        .map(Decoded.Known.class::cast)
        .filter(known -> EventSigner.verify(known.raw(), TestKeys.SIGNING.getPublic()))
        .map(known -> known.envelope().message())
        .filter(kind::isInstance)
        .map(kind::cast)
        .toList();
  }

  public <M extends Message> M awaitOne(UUID clusterId, Class<M> kind) {
    return awaitOne(clusterId.toString(), kind);
  }

  public <M extends Message> M awaitOne(String key, Class<M> kind) {
    await()
        .pollInterval(Duration.ofMillis(20))
        .pollInSameThread()
        .atMost(LONG)
        .until(() -> !about(key, kind).isEmpty());
    return about(key, kind).getFirst();
  }

  @Override
  public void close() {
    consumer.close();
  }
}
