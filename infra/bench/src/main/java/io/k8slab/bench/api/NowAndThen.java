package io.k8slab.bench.api;

import io.k8slab.bench.lab.ApiClient;
import io.k8slab.bench.lab.NoRoomException;
import io.k8slab.bench.scripted.ScriptedAgent;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A cluster made every so often, and the one before deleted, beside another load. What the server
 * has no room for (503) is tried again at the next turn, as a client would, and counted.
 */
final class NowAndThen implements AutoCloseable {
  private final Supplier<ApiClient.Session> session;
  private final String prefix;
  private final Duration every;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final AtomicInteger refused = new AtomicInteger();
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
  private @Nullable String before;
  private final Thread thread = Thread.ofVirtual().name("now-and-then").unstarted(this::run);

  private NowAndThen(Supplier<ApiClient.Session> session, String prefix, Duration every) {
    this.session = session;
    this.prefix = prefix;
    this.every = every;
  }

  static NowAndThen start(Supplier<ApiClient.Session> session, String prefix, Duration every) {
    NowAndThen creates = new NowAndThen(session, prefix, every);
    creates.thread.start();
    return creates;
  }

  private void run() {
    try {
      for (int i = 0; !stopped.await(every.toMillis(), TimeUnit.MILLISECONDS); i++) {
        turn(prefix + i);
      }
    } catch (IOException e) {
      failure.set(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void turn(String name) throws IOException {
    try {
      if (before != null) {
        session.get().delete(before);
        before = null;
      }
      before = session.get().create(name, ScriptedAgent.PROVIDER);
    } catch (NoRoomException e) {
      refused.incrementAndGet();
    }
  }

  /** How many creates and deletes the server had no room for. */
  int refused() {
    return refused.get();
  }

  /**
   * @throws IOException where a create or a delete failed otherwise: the load was not the one it
   *     should be
   */
  @Override
  public void close() throws IOException {
    stopped.countDown();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Exception e = failure.get();
    if (e != null) {
      throw new IOException("a create beside the load failed: " + e.getMessage(), e);
    }
  }
}
