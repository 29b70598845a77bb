package io.k8slab.local.functions;

import io.k8slab.events.Topics;
import io.k8slab.functions.FunctionsConfig;
import io.k8slab.functions.RunningFunctions;
import io.k8slab.inbox.InboundMessages;
import io.k8slab.inbox.InboundRecord;
import io.k8slab.local.feed.EventFeed;
import io.k8slab.local.feed.Ticker;
import io.k8slab.local.process.StopOrder;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.messaging.Message;

/** Every function, and what calls it: the edge, the feeds, the clock. */
public final class LocalFunctions implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LocalFunctions.class);

  /** Sweeps, host loss and leftovers are bounded by 10 s in local mode. */
  private static final Duration TICK = Duration.ofSeconds(2);

  private static final Map<String, String> TOPICS =
      Map.of(
          "applyStatusEvent", Topics.STATUS, "storeLogs", Topics.LOGS, "trackHosts", Topics.HOSTS);
  private static final List<String> TICKED = List.of("sweepExpired", "reconcile", "relayOutbox");

  private final FunctionsConfig config;
  private final RunningFunctions functions;

  private LocalFunctions(FunctionsConfig config, RunningFunctions functions) {
    this.config = config;
    this.functions = functions;
  }

  /**
   * Needs neither the database nor Kafka to be there yet.
   *
   * @param environment what the functions would read from theirs
   */
  public static LocalFunctions start(Map<String, String> environment) {
    var config = FunctionsConfig.from(environment);
    return new LocalFunctions(config, RunningFunctions.start(config));
  }

  public Function<Message<byte[]>, Message<byte[]>> api() {
    return functions.api();
  }

  /** Starts a feed for each function that takes events. */
  public void feed(StopOrder stop) {
    TOPICS.forEach(
        (name, topic) -> {
          var function = functions.consumer(name);
          stop.add(
              "",
              new EventFeed(
                      name,
                      topic,
                      () -> consumer(name),
                      one -> function.accept(InboundMessages.toMessage(InboundRecord.of(one))))
                  .start());
        });
  }

  /** Starts the clock of each function that runs by it. */
  public void tick(StopOrder stop) {
    for (var name : TICKED) {
      var function = functions.supplier(name);
      stop.add("", new Ticker(name, TICK, () -> log(name, function.get())).start());
    }
  }

  private static void log(String function, Object outcome) {
    log.atTrace()
        .addKeyValue("function", function)
        .addKeyValue("outcome", outcome)
        .log("A function ran by the clock");
  }

  private Consumer<String, byte[]> consumer(String function) {
    var properties = new HashMap<>(config.kafka().clientProperties());
    properties.put("group.id", "k8slab-" + function);
    properties.put("client.id", "k8slab-" + function);
    properties.put("group.protocol", config.kafka().groupProtocol());
    properties.put("auto.offset.reset", "earliest");
    properties.put("enable.auto.commit", false);
    properties.put("max.poll.records", 100);
    properties.put("reconnect.backoff.max.ms", 500);
    properties.put("enable.metrics.push", false);
    return new KafkaConsumer<>(properties, new StringDeserializer(), new ByteArrayDeserializer());
  }

  @Override
  public void close() {
    functions.close();
  }
}
