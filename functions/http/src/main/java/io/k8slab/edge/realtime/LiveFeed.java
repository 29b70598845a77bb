package io.k8slab.edge.realtime;

import io.k8slab.edge.feed.Stopping;
import io.k8slab.events.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads every partition of the notifications, each in its order, from where the topic ended when
 * the instance started. It is of no group: every instance reads all. A consumer that breaks is
 * replaced by one that goes on where it was.
 */
final class LiveFeed implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LiveFeed.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration NEW_CONSUMER_AFTER = Duration.ofMillis(500);
  private static final Duration NEW_PARTITIONS_AFTER = Duration.ofMinutes(1);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);

  private final Supplier<Consumer<String, byte[]>> consumers;
  private final Listener listener;
  private final Stopping stopping = new Stopping();
  private final Thread thread = Thread.ofPlatform().name("realtime-feed").unstarted(this::run);
  private volatile @Nullable AtomicLongArray next;

  /** Who hears of it, on the feed's own thread. */
  interface Listener {
    void notified(ConsumerRecord<String, byte[]> notified);

    /** The topic has lost records that were not read. */
    void lost();
  }

  LiveFeed(Supplier<Consumer<String, byte[]>> consumers, Listener listener) {
    this.consumers = consumers;
    this.listener = listener;
  }

  void start() {
    thread.start();
  }

  /** Whether it has found its place: what is published from then on is heard. */
  boolean isReady() {
    return next != null;
  }

  /**
   * The offset that it reads next. Every record before it has been handed to the listener, or is
   * being handed: see {@link Resume}.
   */
  long next(int partition) {
    var positions = next;
    return positions == null ? 0 : positions.get(partition);
  }

  int partitions() {
    var positions = next;
    return positions == null ? 0 : positions.length();
  }

  private void run() {
    while (!stopping.asked()) {
      try (var consumer = consumers.get()) {
        follow(consumer);
      } catch (WakeupException e) {
        log.debug("The feed is woken up to stop");
      } catch (KafkaException e) {
        log.atWarn()
            .addKeyValue("cause", e.toString())
            .log("The consumer of notifications broke; another goes on");
        stopping.await(NEW_CONSUMER_AFTER);
      }
    }
  }

  private void follow(Consumer<String, byte[]> consumer) {
    stopping.onAsked(consumer::wakeup);
    var partitions = partitions(consumer);
    consumer.assign(partitions);
    var positions = find(consumer, partitions);
    for (var partition : partitions) {
      consumer.seek(partition, positions.get(partition.partition()));
    }
    long looked = System.nanoTime();
    while (!stopping.asked()) {
      try {
        for (var one : consumer.poll(POLL)) {
          positions.set(one.partition(), one.offset() + 1); // before it is handed on: see Resume
          listener.notified(one);
        }
      } catch (OffsetOutOfRangeException e) {
        skip(consumer, positions, e.partitions());
      }
      if (System.nanoTime() - looked > NEW_PARTITIONS_AFTER.toNanos()) {
        looked = System.nanoTime();
        if (partitions(consumer).size() > partitions.size()) {
          return; // the next consumer reads the new ones, too
        }
      }
    }
  }

  private static List<TopicPartition> partitions(Consumer<String, byte[]> consumer) {
    var found = consumer.partitionsFor(Topics.NOTIFICATIONS);
    if (found == null || found.isEmpty()) {
      throw new KafkaException("there is no topic " + Topics.NOTIFICATIONS);
    }
    return found.stream().map(p -> new TopicPartition(p.topic(), p.partition())).toList();
  }

  /** Where to go on; new partitions from their beginning. */
  private AtomicLongArray find(Consumer<String, byte[]> consumer, List<TopicPartition> partitions) {
    var known = next;
    if (known != null && known.length() == partitions.size()) {
      return known;
    }
    var positions = new AtomicLongArray(partitions.size());
    if (known == null) {
      consumer
          .endOffsets(partitions)
          .forEach((partition, end) -> positions.set(partition.partition(), end));
      log.atInfo().addKeyValue("partitions", partitions.size()).log("Notifications are followed");
    } else {
      for (int i = 0; i < Math.min(known.length(), positions.length()); i++) {
        positions.set(i, known.get(i));
      }
    }
    next = positions;
    return positions;
  }

  private void skip(
      Consumer<String, byte[]> consumer, AtomicLongArray positions, Set<TopicPartition> lost) {
    consumer
        .endOffsets(lost)
        .forEach(
            (partition, end) -> {
              positions.set(partition.partition(), end);
              consumer.seek(partition, end);
            });
    log.atWarn()
        .addKeyValue("partitions", lost.toString())
        .log("Notifications are lost; clients load their state anew");
    listener.lost();
  }

  @Override
  public void close() {
    stopping.ask();
    if (!Stopping.ended(thread, STOP_TIMEOUT)) {
      log.warn("The feed of notifications does not stop; it is left behind");
    }
  }
}
