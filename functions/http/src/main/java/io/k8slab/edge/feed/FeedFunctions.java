package io.k8slab.edge.feed;

import io.k8slab.config.KafkaConfig;
import io.k8slab.events.Topics;
import io.k8slab.functions.RunningFunctions;
import io.k8slab.inbox.InboundMessages;
import io.k8slab.inbox.InboundRecord;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls a process's functions where no platform does: those that take events with their topic's
 * records, those that run by a clock again and again.
 */
public final class FeedFunctions implements AutoCloseable {
  /** Sweeps, host loss and leftovers are bounded by 10 s where functions are fed so. */
  private static final Duration TICK = Duration.ofSeconds(2);

  private static final Map<String, String> TOPICS = topics();

  private static final Logger log = LoggerFactory.getLogger(FeedFunctions.class);

  private final RunningFunctions functions;
  private final KafkaConfig kafka;
  private final Deque<Loop> loops = new ArrayDeque<>();

  /** What has been started. */
  private interface Loop {
    void close();
  }

  public FeedFunctions(RunningFunctions functions, KafkaConfig kafka) {
    this.functions = functions;
    this.kafka = kafka;
  }

  private static Map<String, String> topics() {
    var topics = new LinkedHashMap<String, String>();
    topics.put("applyStatusEvent", Topics.STATUS);
    topics.put("storeLogs", Topics.LOGS);
    topics.put("trackHosts", Topics.HOSTS);
    return topics;
  }

  /** Those of the names that take events begin to get them. */
  public void feed(Collection<String> names) {
    for (var name : names) {
      if (functions.find(name) instanceof RunningFunctions.Kind.TakesRecords(var accept)) {
        var topic = TOPICS.get(name);
        if (topic == null) {
          throw new IllegalArgumentException("no topic is known for " + name);
        }
        loops.push(
            new EventFeed(
                        name,
                        topic,
                        () -> consumer(name),
                        one -> accept.accept(InboundMessages.toMessage(InboundRecord.of(one))))
                    .start()
                ::close);
      }
    }
  }

  /** Those of the names that run by a clock begin to. */
  public void tick(Collection<String> names) {
    for (var name : names) {
      if (functions.find(name) instanceof RunningFunctions.Kind.RunsByClock(var run)) {
        loops.push(new Ticker(name, TICK, () -> log(name, run.get())).start()::close);
      }
    }
  }

  private static void log(String function, Object outcome) {
    log.atTrace()
        .addKeyValue("function", function)
        .addKeyValue("outcome", outcome)
        .log("A function ran by the clock");
  }

  private Consumer<String, byte[]> consumer(String function) {
    var properties = new HashMap<>(kafka.clientProperties());
    properties.put("group.id", "k8slab-" + function);
    properties.put("client.id", "k8slab-" + function);
    properties.put("group.protocol", kafka.groupProtocol());
    properties.put("auto.offset.reset", "earliest");
    properties.put("enable.auto.commit", false);
    properties.put("max.poll.records", 100);
    properties.put("reconnect.backoff.max.ms", 500);
    properties.put("enable.metrics.push", false);
    return new KafkaConsumer<>(properties, new StringDeserializer(), new ByteArrayDeserializer());
  }

  /** Waits for what is at work, the last that was started first. */
  @Override
  public void close() {
    for (var loop = loops.poll(); loop != null; loop = loops.poll()) {
      loop.close();
    }
  }
}
