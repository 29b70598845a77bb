package io.k8slab.edge;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** How many requests are under way: no more than allowed, and closing waits for them. */
final class Requests {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition none = lock.newCondition();
  private int underWay;
  private final int most;
  private volatile boolean closing;

  Requests(int most) {
    this.most = most;
  }

  /** False where it is one too many: then it neither begins nor ends. */
  boolean begin() {
    lock.lock();
    try {
      if (underWay >= most) {
        return false;
      }
      underWay++;
      return true;
    } finally {
      lock.unlock();
    }
  }

  void end() {
    lock.lock();
    try {
      underWay--;
      if (underWay == 0) {
        none.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  boolean isClosing() {
    return closing;
  }

  /** From now on it is closing; false where requests are still under way after that time. */
  boolean awaitNone(Duration time) {
    closing = true;
    long nanos = time.toNanos();
    lock.lock();
    try {
      while (underWay > 0 && nanos > 0) {
        nanos = none.awaitNanos(nanos);
      }
      return underWay == 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }
}
