package io.k8slab.agent.runner;

import java.util.OptionalLong;
import java.util.TreeSet;

/**
 * How far the work on one partition has come while it is ours; a partition that comes back gets a
 * new one. Commits name the lowest offset that is not finished, so that whatever happens to this
 * agent, unfinished work is delivered again. Thread-safe.
 */
final class PartitionProgress {
  private final int limit;
  private final TreeSet<Long> underWay = new TreeSet<>();
  private long read;
  private long committed;
  private boolean begun;
  private volatile boolean ours = true;

  /**
   * @param limit how many records from the lowest unfinished one on may have been read before the
   *     partition is paused
   */
  PartitionProgress(int limit) {
    this.limit = limit;
  }

  synchronized void started(long offset) {
    if (!begun) {
      begun = true;
      committed = offset;
    }
    underWay.add(offset);
    read = offset + 1;
  }

  synchronized void finished(long offset) {
    underWay.remove(offset);
  }

  /** The offset to commit; empty where that says nothing new. */
  synchronized OptionalLong toCommit() {
    long position = position();
    return begun && position > committed ? OptionalLong.of(position) : OptionalLong.empty();
  }

  synchronized void committed(long offset) {
    committed = Math.max(committed, offset);
  }

  synchronized boolean isFull() {
    return begun && read - position() >= limit;
  }

  /** Somewhat below full, so that a partition is not paused and resumed at each record. */
  synchronized boolean hasRoom() {
    return !begun || read - position() <= limit / 2;
  }

  /** Another agent has the partition, or will have: what is under way here is no longer told. */
  void letGo() {
    ours = false;
  }

  boolean isOurs() {
    return ours;
  }

  private long position() {
    return underWay.isEmpty() ? read : underWay.first();
  }
}
