package io.k8slab.edge.feed;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands a topic's records to a function, each partition in its order. A record that the function
 * fails on is handed in again, later and later, and everything behind it on its partition waits;
 * other partitions go on. Offsets are committed after success only, so a record may be handed in
 * twice. What can never succeed is the function's own to bury.
 */
public final class EventFeed implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(EventFeed.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration NEW_CONSUMER_AFTER = Duration.ofSeconds(1);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);

  private final String function;
  private final String topic;
  private final Supplier<Consumer<String, byte[]>> consumers;
  private final java.util.function.Consumer<ConsumerRecord<String, byte[]>> handler;
  private final Map<TopicPartition, BackOff> waiting = new HashMap<>();
  private final CompletableFuture<Void> assigned = new CompletableFuture<>();
  private final Stopping stopping = new Stopping();
  private final Thread thread;

  /**
   * @param function for logs
   * @param consumers makes a consumer that commits only when told; called again where one broke
   * @param handler throws where the record shall come again
   */
  public EventFeed(
      String function,
      String topic,
      Supplier<Consumer<String, byte[]>> consumers,
      java.util.function.Consumer<ConsumerRecord<String, byte[]>> handler) {
    this.function = function;
    this.topic = topic;
    this.consumers = consumers;
    this.handler = handler;
    this.thread = Thread.ofPlatform().name("feed-" + function).unstarted(this::run);
  }

  public EventFeed start() {
    thread.start();
    return this;
  }

  /** Done when partitions were assigned for the first time. */
  public CompletableFuture<Void> assigned() {
    return assigned;
  }

  private void run() {
    while (!stopping.asked()) {
      try (var consumer = consumers.get()) {
        consume(consumer);
      } catch (KafkaException e) {
        log.atWarn().addKeyValue("function", function).setCause(e).log("A feed's consumer broke");
        stopping.await(NEW_CONSUMER_AFTER);
      }
    }
  }

  private void consume(Consumer<String, byte[]> consumer) {
    waiting.clear();
    consumer.subscribe(List.of(topic), new Assignment());
    stopping.onAsked(consumer::wakeup);
    try {
      while (!stopping.asked()) {
        resumeDue(consumer);
        var polled = consumer.poll(POLL);
        var done = new HashMap<TopicPartition, OffsetAndMetadata>();
        for (var partition : polled.partitions()) {
          handle(consumer, partition, polled.records(partition), done);
        }
        commit(consumer, done);
      }
    } catch (WakeupException e) {
      log.atDebug().addKeyValue("function", function).log("A feed is woken up to stop");
    }
  }

  private void handle(
      Consumer<String, byte[]> consumer,
      TopicPartition partition,
      List<ConsumerRecord<String, byte[]>> records,
      Map<TopicPartition, OffsetAndMetadata> done) {
    for (var one : records) {
      if (stopping.asked()) {
        return;
      }
      try {
        handler.accept(one);
        waiting.remove(partition);
        done.put(partition, new OffsetAndMetadata(one.offset() + 1));
      } catch (RuntimeException e) {
        retryLater(consumer, partition, one, e);
        return;
      }
    }
  }

  private void retryLater(
      Consumer<String, byte[]> consumer,
      TopicPartition partition,
      ConsumerRecord<String, byte[]> failed,
      RuntimeException cause) {
    var backOff = waiting.getOrDefault(partition, BackOff.NONE).next(System.nanoTime());
    waiting.put(partition, backOff);
    consumer.seek(partition, failed.offset());
    consumer.pause(List.of(partition));
    log.atWarn()
        .addKeyValue("function", function)
        .addKeyValue("record", partition + "@" + failed.offset())
        .addKeyValue("tries", backOff.tries())
        .addKeyValue("cause", cause.toString())
        .log("A function failed on a record; it is tried again");
  }

  private void resumeDue(Consumer<String, byte[]> consumer) {
    long now = System.nanoTime();
    consumer.resume(
        waiting.entrySet().stream()
            .filter(entry -> entry.getValue().isOver(now))
            .map(Map.Entry::getKey)
            .toList());
  }

  /** A commit that fails loses nothing: the next one covers it, or the records come again. */
  private void commit(
      Consumer<String, byte[]> consumer, Map<TopicPartition, OffsetAndMetadata> done) {
    if (done.isEmpty()) {
      return;
    }
    try {
      try {
        consumer.commitSync(done);
      } catch (WakeupException e) {
        consumer.commitSync(done); // asked to stop: what is done is still said
      }
    } catch (KafkaException e) {
      log.atWarn()
          .addKeyValue("function", function)
          .addKeyValue("cause", e.toString())
          .log("A feed's offsets could not be committed");
    }
  }

  /** Waits for the record at work; what was not committed comes again at the next start. */
  @Override
  public void close() {
    stopping.ask();
    if (!Stopping.ended(thread, STOP_TIMEOUT)) {
      log.atWarn().addKeyValue("function", function).log("A feed does not stop; it is left behind");
    }
  }

  /** Runs on the feed's own thread, inside poll. */
  private final class Assignment implements ConsumerRebalanceListener {
    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      partitions.forEach(waiting::remove);
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      assigned.complete(null);
    }
  }
}
