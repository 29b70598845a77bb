package io.k8slab.bench.measure;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Lines for people, on standard error, with the time since the start. */
public final class Progress {
  private static final Duration EVERY = Duration.ofSeconds(10);

  private final PrintStream err;
  private final Duration every;
  private final long started = System.nanoTime();

  public Progress(PrintStream err) {
    this(err, EVERY);
  }

  Progress(PrintStream err, Duration every) {
    this.err = err;
    this.every = every;
  }

  public void say(String line) {
    synchronized (err) {
      err.printf(Locale.ROOT, "%6.1f s  %s%n", (System.nanoTime() - started) / 1e9, line);
      err.flush();
    }
  }

  /** Says what begins, and every 10 s that it still goes on. */
  public <T> T during(String label, String what, Callable<T> work) throws Exception {
    CountDownLatch done = new CountDownLatch(1);
    say(label + ": " + what);
    Thread ticks = Thread.ofVirtual().name("progress").start(() -> tick(label, done));
    try {
      return work.call();
    } finally {
      done.countDown();
      ticks.join();
    }
  }

  private void tick(String label, CountDownLatch done) {
    long since = System.nanoTime();
    try {
      while (!done.await(every.toMillis(), TimeUnit.MILLISECONDS)) {
        say(label + ": goes on, " + (System.nanoTime() - since) / 1_000_000_000 + " s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
