package io.k8slab.outbox;

import io.k8slab.jdbc.Database;
import io.k8slab.outbox.jdbc.OutboxRows;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.apache.kafka.clients.producer.Producer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pays what commits owe to Kafka: every unsent message of a cluster in its order, then deletes
 * them. Any number of relays may run: a cluster's lock is an advisory lock of the relay's own
 * transaction, so it ends with the relay. A lock that is taken means: leave it; its holder looks
 * again after it has let go, so what was committed meanwhile does not wait for the sweep.
 *
 * <p>The connection is held while Kafka acknowledges, because only that makes the lock end with its
 * holder, without a lease that may run out under a slow one. That costs a few milliseconds at best
 * and {@link RelayConfig#patience} at worst, for at most {@link RelayConfig#connections} at a time;
 * a topic that did not answer is left alone for {@link RelayConfig#rest}. A message may arrive
 * twice, with the same id.
 */
public final class RelayOutbox {
  private static final Logger log = LoggerFactory.getLogger(RelayOutbox.class);
  private static final int CLUSTERS_PER_SWEEP = 1000;

  private final DataSource dataSource;
  private final Executor executor;
  private final RelayConfig config;
  private final TopicRests rests;
  private final SendRows sendRows;
  private final Semaphore connections;

  /**
   * What a sweep found.
   *
   * @param clusters with unsent messages
   * @param sent messages that it sent
   */
  public record Swept(int clusters, int sent) {}

  private record Round(int sent, boolean more) {}

  /**
   * @param producer with {@link RelayConfig#producerSettings}, asked for at the first message; the
   *     caller closes it
   * @param executor where {@link #publish} works: the caller's thread on Lambda, which freezes what
   *     goes on after the answer; a virtual thread each elsewhere
   */
  public RelayOutbox(
      DataSource dataSource,
      Supplier<Producer<String, byte[]>> producer,
      Executor executor,
      RelayConfig config,
      InstantSource clock) {
    this.dataSource = dataSource;
    this.executor = executor;
    this.config = config;
    this.rests = new TopicRests(clock, config.rest());
    this.sendRows = new SendRows(producer, rests, config.patience());
    this.connections = new Semaphore(config.connections());
  }

  /** After a commit. Never throws: what is not sent now is left to {@link #sweep}. */
  public void publish(UUID clusterId) {
    try {
      executor.execute(() -> drain(clusterId));
    } catch (RejectedExecutionException e) {
      log.atInfo().addKeyValue("clusterId", clusterId).log("Closing; a message waits for a sweep");
    }
  }

  /** Sends what was left, the longest waiting first. */
  public Swept sweep() {
    var owed =
        new Database(dataSource)
            .read(connection -> OutboxRows.clustersOwed(connection, CLUSTERS_PER_SWEEP));
    var next = new AtomicInteger();
    var sent = new AtomicInteger();
    var workers =
        java.util.stream.Stream.generate(
                () -> Thread.ofVirtual().unstarted(drainAll(owed, next, sent)))
            .limit(Math.min(config.connections(), owed.size()))
            .toList();
    workers.forEach(Thread::start);
    try {
      for (var worker : workers) {
        worker.join();
      }
    } catch (InterruptedException e) {
      workers.forEach(Thread::interrupt);
      Thread.currentThread().interrupt();
    }
    return new Swept(owed.size(), sent.get());
  }

  /** As the last messages found it. */
  public KafkaState kafkaState() {
    return rests.state();
  }

  private Runnable drainAll(List<UUID> owed, AtomicInteger next, AtomicInteger sent) {
    return () -> {
      for (int i = next.getAndIncrement(); i < owed.size(); i = next.getAndIncrement()) {
        sent.addAndGet(drain(owed.get(i)));
      }
    };
  }

  /** The number of messages sent. */
  private int drain(UUID clusterId) {
    int sent = 0;
    try {
      Round round;
      do {
        round = round(clusterId);
        sent += round.sent();
      } while (round.more() && round.sent() > 0);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (SQLException e) {
      log.atWarn()
          .addKeyValue("clusterId", clusterId)
          .addKeyValue("cause", e.toString())
          .log("The outbox could not be read; its messages are kept");
    } catch (RuntimeException defect) {
      // the commit stands, so its request must not fail for this
      log.atError()
          .addKeyValue("clusterId", clusterId)
          .setCause(defect)
          .log("Sending messages failed; they are kept");
    }
    return sent;
  }

  private Round round(UUID clusterId) throws SQLException, InterruptedException {
    connections.acquire();
    try (var connection = dataSource.getConnection()) {
      connection.setAutoCommit(false);
      var unsent = OutboxRows.lockAndRead(connection, clusterId, config.batch());
      if (unsent.isEmpty() || unsent.get().isEmpty()) {
        connection.rollback();
        return new Round(0, false);
      }
      var sent = sendRows.send(unsent.get());
      finish(connection, sent);
      connection.setAutoCommit(true);
      return new Round(sent.size(), OutboxRows.isOwed(connection, clusterId));
    } finally {
      connections.release();
    }
  }

  private static void finish(Connection connection, List<Long> sent) throws SQLException {
    if (sent.isEmpty()) {
      connection.rollback();
    } else {
      OutboxRows.delete(connection, sent);
      connection.commit();
    }
  }
}
