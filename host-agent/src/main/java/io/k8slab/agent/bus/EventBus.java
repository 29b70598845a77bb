package io.k8slab.agent.bus;

import com.github.f4b6a3.uuid.UuidCreator;
import io.k8slab.events.Envelope;
import io.k8slab.events.EventCodec;
import io.k8slab.events.EventSigner;
import io.k8slab.events.Message;
import java.net.URI;
import java.security.PrivateKey;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything that this agent says, each event signed with its key. Thread-safe. */
public final class EventBus implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(EventBus.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

  private final Producer<String, byte[]> producer;
  private final EventSigner signer;
  private final String agentId;
  private final URI source;
  private final InstantSource clock;
  private volatile boolean open = true;

  public EventBus(
      Producer<String, byte[]> producer, String agentId, PrivateKey key, InstantSource clock) {
    this.producer = producer;
    this.signer = new EventSigner(agentId, key);
    this.agentId = agentId;
    this.source = URI.create("/agents/" + agentId);
    this.clock = clock;
  }

  public static EventBus connect(
      BusConfig config, String agentId, PrivateKey key, InstantSource clock) {
    return new EventBus(
        new KafkaProducer<>(
            config.producer(agentId), new StringSerializer(), new ByteArraySerializer()),
        agentId,
        key,
        clock);
  }

  public String agentId() {
    return agentId;
  }

  public InstantSource clock() {
    return clock;
  }

  /** A signed record about one cluster or host, whose id is the key and the subject. */
  public ProducerRecord<String, byte[]> signed(
      String topic, String key, Origin origin, Message message) {
    var envelope =
        new Envelope<>(
            UuidCreator.getTimeOrderedEpoch(),
            source,
            key,
            clock.instant(),
            origin.correlationId(),
            origin.traceparent(),
            message);
    return signer.sign(EventCodec.encode(envelope)).toRecord(topic, key);
  }

  /** Sends once, in order with what was sent before; a loss is logged and told by the future. */
  public CompletableFuture<Void> send(ProducerRecord<String, byte[]> event) {
    var sent = new CompletableFuture<Void>();
    try {
      var _ =
          producer.send(
              event,
              (metadata, failure) -> {
                if (failure == null) {
                  sent.complete(null);
                } else {
                  sent.completeExceptionally(failure);
                }
              });
    } catch (KafkaException | IllegalStateException e) {
      sent.completeExceptionally(e);
    }
    return sent;
  }

  /**
   * Sends until the broker has acknowledged the record or nobody wants it any more. Every try
   * carries the same bytes, so a reader that knows the event's id sees it once.
   *
   * @return whether it was acknowledged
   */
  public boolean deliver(ProducerRecord<String, byte[]> event, BooleanSupplier wanted)
      throws InterruptedException {
    var pause = FIRST_PAUSE;
    while (wanted.getAsBoolean()) {
      try {
        send(event).get();
        return true;
      } catch (ExecutionException e) {
        log.atWarn()
            .addKeyValue("topic", event.topic())
            .addKeyValue("key", event.key())
            .setCause(e.getCause())
            .log("Kafka did not take an event; it is sent again");
      }
      Thread.sleep(pause);
      pause =
          pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0
              ? pause.multipliedBy(2)
              : LONGEST_PAUSE;
    }
    return false;
  }

  /** Whether anything can be sent. */
  boolean isOpen() {
    return open;
  }

  /** Waits at most 5 s for what is still on its way. */
  @Override
  public void close() {
    open = false;
    producer.close(Duration.ofSeconds(5));
  }
}
