package io.k8slab.agent.runner;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The partitions that one consumer holds now. Used on the poll thread only. */
final class Partitions implements ConsumerRebalanceListener {
  private static final Logger log = LoggerFactory.getLogger(Partitions.class);
  private static final Duration LAST_COMMIT = Duration.ofSeconds(2);

  private final Consumer<String, byte[]> consumer;
  private final int limit;
  private final IntConsumer assigned;
  private final Map<TopicPartition, PartitionProgress> held = new HashMap<>();
  private boolean committing;

  /**
   * @param assigned hears at each assignment how many partitions were added, at times none
   */
  Partitions(Consumer<String, byte[]> consumer, int limit, IntConsumer assigned) {
    this.consumer = consumer;
    this.limit = limit;
    this.assigned = assigned;
  }

  PartitionProgress started(ConsumerRecord<String, byte[]> received) {
    var partition = new TopicPartition(received.topic(), received.partition());
    var progress = held.computeIfAbsent(partition, _ -> new PartitionProgress(limit));
    progress.started(received.offset());
    return progress;
  }

  /** Pauses what is full and resumes what has room again. */
  void holdBack() {
    held.forEach(
        (partition, progress) -> {
          boolean paused = consumer.paused().contains(partition);
          if (!paused && progress.isFull()) {
            consumer.pause(List.of(partition));
          } else if (paused && progress.hasRoom()) {
            consumer.resume(List.of(partition));
          }
        });
  }

  void commitFinished() {
    var offsets = finished(held.keySet());
    if (committing || offsets.isEmpty()) {
      return;
    }
    committing = true;
    consumer.commitAsync(
        offsets,
        (_, failure) -> {
          committing = false;
          if (failure == null) {
            remember(offsets);
          } else {
            log.atWarn().setCause(failure).log("Offsets were not committed; they are again");
          }
        });
  }

  /** Before the consumer is closed, which hands the partitions over. */
  void letGoOfAll() {
    letGo(List.copyOf(held.keySet()), true);
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    partitions.forEach(partition -> held.put(partition, new PartitionProgress(limit)));
    log.atInfo().addKeyValue("partitions", partitions.size()).log("Partitions were assigned");
    assigned.accept(partitions.size());
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    letGo(partitions, true);
  }

  @Override
  public void onPartitionsLost(Collection<TopicPartition> partitions) {
    letGo(partitions, false);
  }

  /** First silent, then committed: whatever ends in between is delivered again. */
  private void letGo(Collection<TopicPartition> partitions, boolean commit) {
    var gone = partitions.stream().filter(held::containsKey).toList();
    if (gone.isEmpty()) {
      return;
    }
    log.atInfo().addKeyValue("partitions", gone.size()).log("Partitions are let go");
    held.forEach(
        (partition, progress) -> {
          if (gone.contains(partition)) {
            progress.letGo();
          }
        });
    var offsets = finished(gone);
    gone.forEach(held::remove);
    if (commit && !offsets.isEmpty()) {
      try {
        consumer.commitSync(offsets, LAST_COMMIT);
      } catch (KafkaException e) {
        log.atWarn().setCause(e).log("The last offsets were not committed; work is repeated");
      }
    }
  }

  private Map<TopicPartition, OffsetAndMetadata> finished(Collection<TopicPartition> partitions) {
    var offsets = new HashMap<TopicPartition, OffsetAndMetadata>();
    for (var partition : partitions) {
      var progress = held.get(partition);
      if (progress != null) {
        progress
            .toCommit()
            .ifPresent(offset -> offsets.put(partition, new OffsetAndMetadata(offset)));
      }
    }
    return offsets;
  }

  private void remember(Map<TopicPartition, OffsetAndMetadata> offsets) {
    offsets.forEach(
        (partition, offset) -> {
          var progress = held.get(partition);
          if (progress != null) {
            progress.committed(offset.offset());
          }
        });
  }
}
