package io.k8slab.bench.api;

import io.k8slab.bench.lab.ApiClient;
import io.k8slab.bench.scripted.ScriptedAgent;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A cluster made every so often, and the one before deleted, beside another load. */
final class NowAndThen implements AutoCloseable {
  private final Supplier<ApiClient.Session> session;
  private final String prefix;
  private final Duration every;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
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
    String before = null;
    try {
      for (int i = 0; !stopped.await(every.toMillis(), TimeUnit.MILLISECONDS); i++) {
        if (before != null) {
          session.get().delete(before);
        }
        before = session.get().create(prefix + i, ScriptedAgent.PROVIDER);
      }
    } catch (IOException e) {
      failure.set(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * @throws IOException where a create or a delete failed: the load was not the one it should be
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
