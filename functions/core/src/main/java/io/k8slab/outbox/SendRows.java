package io.k8slab.outbox;

import io.k8slab.events.DeadLetters;
import io.k8slab.outbox.jdbc.OutboxRows.Unsent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends rows and waits for Kafka's acknowledgements. Of one topic and key the next row is sent only
 * when the one before is acknowledged: an idempotent producer that gives a record up may still
 * deliver the ones after it. Rows of different topics or keys travel together.
 */
final class SendRows {
  private static final Logger log = LoggerFactory.getLogger(SendRows.class);

  private final Supplier<Producer<String, byte[]>> producer;
  private final TopicRests rests;
  private final Duration patience;

  private record Lane(String topic, String key) {}

  /**
   * @param patience after this no further row is handed over: who waits holds a transaction open
   */
  SendRows(Supplier<Producer<String, byte[]>> producer, TopicRests rests, Duration patience) {
    this.producer = producer;
    this.rests = rests;
    this.patience = patience;
  }

  /** The ids of those that Kafka has. */
  List<Long> send(List<Unsent> rows) throws InterruptedException {
    long begin = System.nanoTime();
    var lanes = lanes(rows);
    var sent = new ArrayList<Long>();
    while (!lanes.isEmpty() && System.nanoTime() - begin < patience.toNanos()) {
      lanes.keySet().removeIf(lane -> rests.isResting(lane.topic()));
      var underWay = new LinkedHashMap<Lane, Future<RecordMetadata>>();
      lanes.forEach((lane, queue) -> underWay.put(lane, hand(queue.getFirst())));
      for (var entry : underWay.entrySet()) {
        var queue = Objects.requireNonNull(lanes.get(entry.getKey()));
        var first = queue.removeFirst();
        if (isAcknowledged(first, entry.getValue())) {
          sent.add(first.id());
        } else {
          queue.clear();
        }
      }
      lanes.values().removeIf(ArrayDeque::isEmpty);
    }
    return sent;
  }

  private static Map<Lane, ArrayDeque<Unsent>> lanes(List<Unsent> rows) {
    var lanes = new LinkedHashMap<Lane, ArrayDeque<Unsent>>();
    for (var row : rows) {
      var lane = new Lane(row.message().topic(), row.message().key());
      lanes.computeIfAbsent(lane, _ -> new ArrayDeque<>()).add(row);
    }
    return lanes;
  }

  private Future<RecordMetadata> hand(Unsent row) {
    var message = row.message();
    return hand(message.event().toRecord(message.topic(), message.key()));
  }

  private Future<RecordMetadata> hand(ProducerRecord<String, byte[]> kafkaRecord) {
    try {
      return producer.get().send(kafkaRecord);
    } catch (KafkaException | IllegalStateException e) {
      return java.util.concurrent.CompletableFuture.failedFuture(e);
    }
  }

  private boolean isAcknowledged(Unsent row, Future<RecordMetadata> answer)
      throws InterruptedException {
    var topic = row.message().topic();
    try {
      answer.get();
      if (rests.succeeded(topic)) {
        log.atInfo().addKeyValue("topic", topic).log("Kafka takes messages again");
      }
      return true;
    } catch (ExecutionException e) {
      if (isPoison(e.getCause())) {
        return bury(row, String.valueOf(e.getCause()));
      }
      rests.failed(topic, String.valueOf(e.getCause()));
      log.atWarn()
          .addKeyValue("topic", topic)
          .addKeyValue("clusterId", row.message().clusterId())
          .addKeyValue("cause", String.valueOf(e.getCause()))
          .log("Kafka did not take a message; it is kept");
      return false;
    }
  }

  private static boolean isPoison(@Nullable Throwable cause) {
    return cause instanceof RecordTooLargeException
        || cause instanceof SerializationException
        || cause instanceof InvalidTopicException;
  }

  /** A message that can never be sent must not hold up those behind it. Its data stays out. */
  private boolean bury(Unsent row, String reason) throws InterruptedException {
    var message = row.message();
    log.atError()
        .addKeyValue("clusterId", message.clusterId())
        .addKeyValue("topic", message.topic())
        .addKeyValue("cause", reason)
        .log("A message can not be sent; it goes to the dead letters");
    var poison =
        new ConsumerRecord<String, byte[]>(
            message.topic(), -1, row.id(), message.key(), new byte[0]);
    message
        .event()
        .headers()
        .forEach((name, text) -> poison.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
    try {
      hand(DeadLetters.letter(poison, reason, 1)).get();
      return true;
    } catch (ExecutionException e) {
      rests.failed(message.topic(), String.valueOf(e.getCause()));
      return false;
    }
  }
}
