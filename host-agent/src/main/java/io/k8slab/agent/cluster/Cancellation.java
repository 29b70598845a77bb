package io.k8slab.agent.cluster;

import java.util.ArrayList;
import java.util.List;

/** Asks work under way to end soon. Thread-safe; it happens at most once. */
public final class Cancellation {
  private final List<Runnable> listeners = new ArrayList<>();
  private boolean cancelled;

  public synchronized boolean isCancelled() {
    return cancelled;
  }

  /** Runs the listener at the cancellation, or now where that has been. */
  public void onCancel(Runnable listener) {
    synchronized (this) {
      if (!cancelled) {
        listeners.add(listener);
        return;
      }
    }
    listener.run();
  }

  public void cancel() {
    List<Runnable> all;
    synchronized (this) {
      if (cancelled) {
        return;
      }
      cancelled = true;
      all = List.copyOf(listeners);
    }
    all.forEach(Runnable::run);
  }
}
