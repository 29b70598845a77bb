package io.k8slab.bench.api;

import io.k8slab.bench.lab.LabInside;
import io.k8slab.bench.lab.RunningLab;
import io.k8slab.bench.load.Load;
import io.k8slab.bench.load.Target;
import io.k8slab.bench.load.Vegeta;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** What was found at one rate. */
record StressStep(double perSecond, Load load, MachineUse use) {
  private static final double SLOWEST_MILLIS = 1_000;

  /** What is used up, from this share on. */
  private static final double ALL = 0.9;

  /** The pool of {@code ./lab up}. */
  private static final int POOL = 10;

  /** What breaks first. */
  enum Cause {
    /** The cores: all are at work, most of it in the JVM. */
    CPU_OF_THE_JVM,
    /** The same, most of it in PostgreSQL. */
    CPU_OF_POSTGRES,
    /** The same, most of it in the load generator: the server could do more. */
    CPU_OF_THE_LOAD,
    /** Every connection of the pool is busy while cores are idle. */
    POOL,
    /** The server refuses while neither is used up: its bound on requests under way. */
    REQUESTS_AT_ONCE,
    /** Nothing of these: what the requests wait for is not seen from here. */
    WAITING
  }

  static StressStep run(
      Vegeta vegeta,
      List<Target> targets,
      double perSecond,
      Duration time,
      RunningLab lab,
      LabInside inside)
      throws Exception {
    try (WatchMachine watch = WatchMachine.start(lab.status().pid(), inside)) {
      Load load = vegeta.run(targets, perSecond, time);
      return new StressStep(perSecond, load, watch.soFar());
    }
  }

  boolean isBroken() {
    return load.errors() > 0 || load.latencies().percentile(99) > SLOWEST_MILLIS;
  }

  Cause cause() {
    if (use.jvm() + use.postgres() + use.load() >= ALL * use.cores()) {
      return use.load() >= Math.max(use.jvm(), use.postgres())
          ? Cause.CPU_OF_THE_LOAD
          : use.jvm() >= use.postgres() ? Cause.CPU_OF_THE_JVM : Cause.CPU_OF_POSTGRES;
    }
    if (use.busyConnections() >= ALL * POOL) {
      return Cause.POOL;
    }
    return load.refused() > 0 ? Cause.REQUESTS_AT_ONCE : Cause.WAITING;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%.0f/s: p99 %.1f ms, %d errors (%d of them 503), cores: JVM %.2f, PostgreSQL %.2f, load"
            + " %.2f of %d; %.1f of %d connections busy%s",
        perSecond,
        load.latencies().percentile(99),
        load.errors(),
        load.refused(),
        use.jvm(),
        use.postgres(),
        use.load(),
        use.cores(),
        use.busyConnections(),
        POOL,
        load.messages().isEmpty() ? "" : "; " + load.messages().getFirst());
  }
}
