package io.k8slab.edge.feed;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a function again and again, with a pause in between; a failure is no end. */
public final class Ticker implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Ticker.class);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);

  private final String function;
  private final Duration pause;
  private final Runnable work;
  private final Stopping stopping = new Stopping();
  private final Thread thread;
  private int failures;

  public Ticker(String function, Duration pause, Runnable work) {
    this.function = function;
    this.pause = pause;
    this.work = work;
    this.thread = Thread.ofVirtual().name("tick-" + function).unstarted(this::run);
  }

  public Ticker start() {
    thread.start();
    return this;
  }

  private void run() {
    do {
      tick();
    } while (!stopping.await(pause));
  }

  private void tick() {
    try {
      work.run();
      if (failures > 0) {
        log.atInfo().addKeyValue("function", function).log("A function works again");
        failures = 0;
      }
    } catch (RuntimeException e) {
      if (failures++ == 0) { // told once: it comes every few seconds
        log.atWarn().addKeyValue("function", function).setCause(e).log("A function failed");
      }
    }
  }

  /** Waits for the run at work. */
  @Override
  public void close() {
    stopping.ask();
    if (!Stopping.ended(thread, STOP_TIMEOUT)) {
      log.atWarn().addKeyValue("function", function).log("A function does not end in time");
    }
  }
}
