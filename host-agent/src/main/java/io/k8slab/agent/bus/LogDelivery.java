package io.k8slab.agent.bus;

import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.LongFunction;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the log of one piece of work in its order, without waiting. What Kafka does not take is
 * kept, and what follows behind it, and sent again until Kafka has it; all agents' work together
 * keeps {@value #MOST_KEPT} bytes. What is beyond that is lost, and the log says so. Thread-safe.
 */
final class LogDelivery {
  /** An agent has a heap of 64 MB. */
  static final int MOST_KEPT = 4 << 20;

  private static final Logger log = LoggerFactory.getLogger(LogDelivery.class);

  private final EventBus bus;
  private final AtomicLong keptByAll;
  private final BooleanSupplier wanted;
  private final LongFunction<ProducerRecord<String, byte[]>> notice;
  private final TreeMap<Long, ProducerRecord<String, byte[]>> kept = new TreeMap<>();
  private long sequence;
  private long lost;
  private boolean sendingAgain;

  /**
   * @param keptByAll how many bytes are kept, shared by all pieces of work
   * @param ours whether this agent still holds the work
   * @param notice a line of the log that says how many pieces of it were lost
   */
  LogDelivery(
      EventBus bus,
      AtomicLong keptByAll,
      BooleanSupplier ours,
      LongFunction<ProducerRecord<String, byte[]>> notice) {
    this.bus = bus;
    this.keptByAll = keptByAll;
    this.wanted = () -> ours.getAsBoolean() && bus.isOpen();
    this.notice = notice;
  }

  synchronized void send(ProducerRecord<String, byte[]> piece) {
    long number = ++sequence;
    if (sendingAgain) {
      keep(number, piece);
      return;
    }
    var _ =
        bus.send(piece)
            .whenComplete(
                (_, failure) -> {
                  if (failure != null) {
                    failed(number, piece, failure);
                  }
                });
  }

  private synchronized void failed(
      long number, ProducerRecord<String, byte[]> piece, Throwable failure) {
    keep(number, piece);
    if (!sendingAgain && !kept.isEmpty()) {
      sendingAgain = true;
      log.atWarn()
          .addKeyValue("clusterId", piece.key())
          .setCause(failure)
          .log("Kafka did not take a piece of a cluster's log; it is sent again");
      Thread.ofVirtual().name("log-again-" + piece.key()).start(this::sendAgain);
    }
  }

  private void keep(long number, ProducerRecord<String, byte[]> piece) {
    if (keptByAll.addAndGet(piece.value().length) > MOST_KEPT) {
      keptByAll.addAndGet(-piece.value().length);
      lost++;
      return;
    }
    kept.put(number, piece);
  }

  private void sendAgain() {
    try {
      for (var next = first(); next != null; next = first()) {
        if (!bus.deliver(next, wanted)) {
          break;
        }
        sent(next);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    forget();
  }

  private synchronized @org.jspecify.annotations.Nullable ProducerRecord<String, byte[]> first() {
    if (kept.isEmpty() && lost > 0) {
      log.atWarn().addKeyValue("pieces", lost).log("Pieces of a cluster's log are lost");
      keep(++sequence, notice.apply(lost));
      lost = 0;
    }
    if (kept.isEmpty()) {
      sendingAgain = false;
      return null;
    }
    return kept.firstEntry().getValue();
  }

  private synchronized void sent(ProducerRecord<String, byte[]> piece) {
    // one that failed late may have come before it meanwhile
    kept.values().remove(piece);
    keptByAll.addAndGet(-piece.value().length);
  }

  private synchronized void forget() {
    kept.values().forEach(piece -> keptByAll.addAndGet(-piece.value().length));
    kept.clear();
    sendingAgain = false;
  }
}
