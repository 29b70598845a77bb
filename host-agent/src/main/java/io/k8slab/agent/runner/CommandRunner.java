package io.k8slab.agent.runner;

import io.k8slab.agent.bus.EventBus;
import io.k8slab.agent.bus.Origin;
import io.k8slab.agent.bus.StatusPublisher;
import io.k8slab.events.Command;
import io.k8slab.events.Decoded;
import io.k8slab.events.EventCodec;
import io.k8slab.events.Topics;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the commands of one pool and puts each into the queue of its cluster. The poll thread never
 * works, so slow work never costs the agent its partitions; a partition with too much under way is
 * paused. A consumer that fails is replaced: what it had under way goes to whoever gets its
 * partitions.
 */
public final class CommandRunner implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(CommandRunner.class);

  /** Only offsets wait for it: work begins when its record comes. */
  private static final Duration POLL = Duration.ofMillis(100);

  /** A member that has joined and got nothing for so long is a spare one: ready all the same. */
  private static final Duration SPARE_AFTER = Duration.ofSeconds(15);

  /** For a broker that is away. */
  private static final Duration LEAVE = Duration.ofSeconds(5);

  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);

  private final Supplier<org.apache.kafka.clients.consumer.Consumer<String, byte[]>> consumers;
  private final String pool;
  private final int limitPerPartition;
  private final ClusterQueues queues;
  private final CommandTask.Setting setting;
  private final CompletableFuture<Void> ready = new CompletableFuture<>();
  private final Thread thread;
  private volatile boolean stopping;
  private volatile Duration drain = Duration.ZERO;

  /**
   * @param consumers makes a consumer in the group {@link #groupId}; asked again when one failed
   * @param limitPerPartition how many commands of one partition may be under way, or done above one
   *     that is under way
   * @param hostChanged hears the host's id after each command
   */
  public CommandRunner(
      Supplier<org.apache.kafka.clients.consumer.Consumer<String, byte[]>> consumers,
      String pool,
      int limitPerPartition,
      ClusterQueues queues,
      Workplaces hosts,
      StatusPublisher publisher,
      EventBus bus,
      Consumer<String> hostChanged) {
    this.consumers = consumers;
    this.pool = pool;
    this.limitPerPartition = limitPerPartition;
    this.queues = queues;
    this.setting = new CommandTask.Setting(hosts, publisher, bus, hostChanged);
    this.thread = Thread.ofPlatform().name("commands-" + pool).unstarted(this::run);
  }

  public static String groupId(String pool) {
    return "k8slab-agents-" + pool;
  }

  public void start() {
    thread.start();
  }

  /** Done when the group has given this agent its first partitions, or keeps it as a spare. */
  public CompletableFuture<Void> ready() {
    return ready.copy();
  }

  /**
   * Takes no more commands, waits for those under way, tells the group how far it came and leaves.
   * What is still under way then is left to the next agent.
   *
   * @param atMost how long to wait for work under way
   */
  public void close(Duration atMost) {
    drain = atMost;
    stopping = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    close(Duration.ZERO);
  }

  private void run() {
    while (!stopping) {
      try {
        var consumer = consumers.get();
        try {
          read(consumer);
        } finally {
          leave(consumer);
        }
      } catch (InterruptException e) {
        return;
      } catch (RuntimeException e) {
        log.atError()
            .addKeyValue("pool", pool)
            .setCause(e)
            .log("Reading commands failed; a new consumer is made");
        rest();
      }
    }
  }

  private static void leave(org.apache.kafka.clients.consumer.Consumer<String, byte[]> consumer) {
    try {
      consumer.close(CloseOptions.timeout(LEAVE));
    } catch (KafkaException e) {
      log.atWarn().setCause(e).log("The group was not told that this agent leaves");
    }
  }

  private void read(org.apache.kafka.clients.consumer.Consumer<String, byte[]> consumer) {
    var partitions = new Partitions(consumer, limitPerPartition, this::assigned);
    try {
      consumer.subscribe(List.of(Topics.commands(pool)), partitions);
      while (!stopping) {
        for (var received : consumer.poll(POLL)) {
          accept(received, partitions);
        }
        partitions.holdBack();
        partitions.commitFinished();
      }
      queues.awaitIdle(drain);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      partitions.letGoOfAll();
    }
  }

  private void assigned(int partitions) {
    if (partitions > 0) {
      ready.complete(null);
    } else {
      ready.completeOnTimeout(null, SPARE_AFTER.toSeconds(), TimeUnit.SECONDS);
    }
  }

  private void accept(ConsumerRecord<String, byte[]> received, Partitions partitions) {
    var delivery = new Delivery(received, partitions.started(received));
    switch (EventCodec.decode(received)) {
      case Decoded.Known(var envelope, var _) when envelope.message() instanceof Command command ->
          queues.submit(
              command.clusterId(),
              new CommandTask(command, Origin.of(envelope), delivery, setting));
      case Decoded.Known(var envelope, var _) ->
          bury(delivery, "not a command: " + envelope.message().getClass().getSimpleName());
      case Decoded.Unreadable(var reason) -> bury(delivery, reason);
      case Decoded.UnknownType(var type) -> {
        log.atWarn()
            .addKeyValue("type", type)
            .addKeyValue("partition", received.partition())
            .addKeyValue("offset", received.offset())
            .log("A command of an unknown type is skipped");
        delivery.finished();
      }
    }
  }

  private void bury(Delivery delivery, String reason) {
    Thread.ofVirtual().name("dead-letter").start(() -> delivery.bury(setting.bus(), reason));
  }

  private void rest() {
    try {
      Thread.sleep(PAUSE_AFTER_FAILURE);
    } catch (InterruptedException e) {
      stopping = true;
      Thread.currentThread().interrupt();
    }
  }
}
