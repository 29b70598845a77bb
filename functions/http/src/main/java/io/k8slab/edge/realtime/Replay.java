package io.k8slab.edge.realtime;

import io.k8slab.edge.realtime.Event.Loss;
import io.k8slab.events.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads a person's events again, a few people at a time, in pages: nothing large is kept. */
final class Replay implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Replay.class);
  private static final int AT_ONCE = 4;
  private static final int PAGE = 100;

  /** Of all people together: who was away for longer loads its state sooner than this. */
  static final long MOST_SCANNED = 100_000;

  /** With the time that it waits for those before it. */
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private static final Duration OF_ONE_POLL = Duration.ofMillis(200);

  private final Supplier<Consumer<String, byte[]>> consumers;
  private final Queue<Consumer<String, byte[]>> idle = new ConcurrentLinkedQueue<>();
  private final ExecutorService readers =
      Executors.newFixedThreadPool(
          AT_ONCE, Thread.ofPlatform().daemon().name("realtime-replay-", 0).factory());

  /** What lies there. */
  sealed interface Found {
    /**
     * @param next where to go on; the asked-for end where this is all
     */
    record Page(List<Event> events, long next) implements Found {}

    record Lost(Loss loss) implements Found {}
  }

  Replay(Supplier<Consumer<String, byte[]>> consumers) {
    this.consumers = consumers;
  }

  /**
   * The events of one person.
   *
   * @param from the first offset
   * @param to after the last; has been reached by the topic. Where {@code from} is beyond it,
   *     nothing is read and it is looked whether the topic has come so far
   */
  Found read(String user, int partition, long from, long to) throws InterruptedException {
    try {
      return readers
          .submit(() -> read(user, new TopicPartition(Topics.NOTIFICATIONS, partition), from, to))
          .get(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException | RejectedExecutionException e) {
      return new Found.Lost(Loss.BUSY);
    } catch (ExecutionException e) {
      log.atWarn()
          .addKeyValue("cause", String.valueOf(e.getCause()))
          .log("Events could not be read again");
      return new Found.Lost(Loss.BUSY);
    }
  }

  private Found read(String user, TopicPartition partition, long from, long to) {
    var polled = idle.poll();
    var consumer = polled == null ? consumers.get() : polled;
    try {
      consumer.assign(List.of(partition));
      var found =
          from > to ? beyond(consumer, partition, from) : page(consumer, user, partition, from, to);
      idle.add(consumer);
      return found;
    } catch (InvalidOffsetException e) {
      idle.add(consumer);
      return new Found.Lost(Loss.TOO_OLD);
    } catch (KafkaException | IllegalStateException e) {
      consumer.close();
      throw e;
    }
  }

  private static Found beyond(
      Consumer<String, byte[]> consumer, TopicPartition partition, long from) {
    long end = of(partition, consumer.endOffsets(List.of(partition)));
    return from <= end ? new Found.Page(List.of(), from) : new Found.Lost(Loss.UNKNOWN);
  }

  private static Found page(
      Consumer<String, byte[]> consumer,
      String user,
      TopicPartition partition,
      long from,
      long to) {
    if (from < of(partition, consumer.beginningOffsets(List.of(partition)))) {
      return new Found.Lost(Loss.TOO_OLD);
    }
    if (to - from > MOST_SCANNED) {
      return new Found.Lost(Loss.TOO_MANY);
    }
    consumer.seek(partition, from);
    var events = new ArrayList<Event>();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (consumer.position(partition) < to && events.size() < PAGE) {
      if (System.nanoTime() > deadline) {
        return new Found.Lost(Loss.BUSY);
      }
      for (var one : consumer.poll(OF_ONE_POLL)) {
        if (one.offset() < to && user.equals(one.key())) {
          Event.of(one).ifPresent(events::add);
        }
      }
    }
    return new Found.Page(events, Math.min(consumer.position(partition), to));
  }

  private static long of(TopicPartition partition, Map<TopicPartition, Long> offsets) {
    return offsets.getOrDefault(partition, 0L);
  }

  /** Ends what is being read. */
  @Override
  public void close() {
    readers.shutdownNow();
    try {
      readers.awaitTermination(1, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    for (var consumer = idle.poll(); consumer != null; consumer = idle.poll()) {
      consumer.close();
    }
  }
}
