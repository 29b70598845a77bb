package io.k8slab.agent.testing;

import io.k8slab.agent.bus.EventBus;
import io.k8slab.events.Decoded;
import io.k8slab.events.EventCodec;
import io.k8slab.events.EventSigner;
import io.k8slab.events.Message;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Kafka's own producer in memory, and the bus over it. */
public final class RecordedProducer {
  private final MockProducer<String, byte[]> producer;
  private final EventBus bus;

  /**
   * @param acknowledges whether the broker answers by itself; else {@link #producer} says when
   */
  public RecordedProducer(boolean acknowledges) {
    producer =
        new MockProducer<>(acknowledges, null, new StringSerializer(), new ByteArraySerializer());
    bus = new EventBus(producer, "agent-1", TestKeys.SIGNING.getPrivate(), InstantSource.system());
  }

  public MockProducer<String, byte[]> producer() {
    return producer;
  }

  public EventBus bus() {
    return bus;
  }

  public List<Decoded.Known> events(String topic) {
    return producer.history().stream()
        .filter(sent -> sent.topic().equals(topic))
        .map(RecordedProducer::decode)
        .toList();
  }

  public <M extends Message> List<M> messages(String topic, Class<M> kind) {
    return events(topic).stream()
        .map(known -> known.envelope().message())
        .filter(kind::isInstance)
        .map(kind::cast)
        .toList();
  }

  private static Decoded.Known decode(ProducerRecord<String, byte[]> sent) {
    var consumed =
        new ConsumerRecord<>(
            sent.topic(),
            0,
            0,
            0,
            TimestampType.CREATE_TIME,
            0,
            sent.value().length,
            sent.key(),
            sent.value(),
            sent.headers(),
            Optional.empty());
    var known = (Decoded.Known) EventCodec.decode(consumed);
    if (!EventSigner.verify(known.raw(), TestKeys.SIGNING.getPublic())) {
      throw new AssertionError("not signed: " + known);
    }
    return known;
  }
}
