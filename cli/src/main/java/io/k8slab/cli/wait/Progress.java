package io.k8slab.cli.wait;

import io.k8slab.cli.api.Cluster;
import io.k8slab.cli.terminal.Surroundings;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;

/**
 * Stderr while waiting: lines, and on a terminal a spinner on the last one, which is wiped before
 * anything else is written there.
 */
final class Progress implements AutoCloseable {
  private static final List<String> FRAMES =
      List.of("⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏");
  private static final Duration FRAME = Duration.ofMillis(100);
  private static final String WIPE = "\r\033[K";

  private final PrintStream err;
  private final StepLines steps;
  private final boolean live;
  private int frame;

  Progress(Surroundings surroundings, StepLines steps) {
    this.err = surroundings.err();
    this.steps = steps;
    this.live = surroundings.errIsTerminal() && !"dumb".equals(surroundings.variable("TERM"));
  }

  void show(Cluster cluster) {
    steps.news(cluster).forEach(this::line);
  }

  void line(String text) {
    wipe();
    err.println(text);
  }

  /** Sleeps, with the spinner turning. */
  void pause(Cluster cluster, Duration time) throws InterruptedException {
    long end = System.nanoTime() + time.toNanos();
    while (true) {
      Duration left = Duration.ofNanos(Math.max(0, end - System.nanoTime()));
      if (left.isZero()) {
        return;
      }
      if (live) {
        err.print(WIPE + FRAMES.get(frame++ % FRAMES.size()) + " " + steps.now(cluster));
        err.flush();
      }
      Thread.sleep(live && left.compareTo(FRAME) > 0 ? FRAME : left);
    }
  }

  private void wipe() {
    if (live) {
      err.print(WIPE);
    }
  }

  @Override
  public void close() {
    wipe();
    err.flush();
  }
}
