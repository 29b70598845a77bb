package io.k8slab.bench.sockets;

import io.k8slab.agent.bus.BusConfig;
import io.k8slab.bench.fill.Person;
import io.k8slab.bench.load.Load;
import io.k8slab.bench.load.OpenLoop;
import io.k8slab.events.ClusterLeaseExpiring;
import io.k8slab.events.Envelope;
import io.k8slab.events.EventCodec;
import io.k8slab.events.Topics;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Puts events for people on the notifications' topic as the relay does. */
record Publisher(Producer<String, byte[]> producer, Arrivals arrivals) implements AutoCloseable {
  private static final URI SOURCE = URI.create("/functions");
  private static final Duration LEFT = Duration.ofMinutes(30);

  static Publisher to(BusConfig bus, Arrivals arrivals) {
    return new Publisher(
        new KafkaProducer<>(
            bus.producer("bench"), new StringSerializer(), new ByteArraySerializer()),
        arrivals);
  }

  /** One event after the other, for one person after the other; done when their sockets have it. */
  Load load(List<Person> people, double perSecond, Duration time) throws InterruptedException {
    return OpenLoop.of(perSecond, time)
        .run(
            number -> {
              UUID id = UUID.randomUUID();
              var arrival = arrivals.expect(id);
              producer.send(event(people.get(number % people.size()).id(), id)).get();
              Arrivals.await(arrival);
            });
  }

  private static ProducerRecord<String, byte[]> event(UUID person, UUID id) {
    Instant now = Instant.now();
    var message = new ClusterLeaseExpiring(person, id, "bench", now.plus(LEFT), 30, now);
    var envelope =
        new Envelope<>(UUID.randomUUID(), SOURCE, id.toString(), now, id.toString(), null, message);
    return EventCodec.encode(envelope).toRecord(Topics.NOTIFICATIONS, person.toString());
  }

  @Override
  public void close() {
    producer.close();
  }
}
