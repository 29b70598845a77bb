package io.k8slab.bench.ssh;

import io.k8slab.agent.shell.Captured;
import io.k8slab.agent.shell.Exec;
import io.k8slab.agent.shell.HostShell;
import io.k8slab.bench.stats.Samples;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What one shell takes longer than another for the same commands, run in turn so that the machine
 * is the same for both. Samples are in ms.
 *
 * @param added by pairs: the second's time less the first's
 */
record AddedTime(Samples first, Samples second, Samples added) {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  /** Nothing to do, and 1 KB of output. */
  static final List<Exec> COMMANDS =
      List.of(Exec.of(TIMEOUT, "true"), Exec.of(TIMEOUT, "echo", "x".repeat(1024)));

  /**
   * @param runs of each command, in each shell
   * @param most time after which no further run begins
   * @throws IllegalStateException where a command did not succeed
   */
  static AddedTime measure(HostShell first, HostShell second, int runs, Duration most) {
    List<Double> firsts = new ArrayList<>();
    List<Double> seconds = new ArrayList<>();
    List<Double> added = new ArrayList<>();
    long end = System.nanoTime() + most.toNanos();
    for (int i = 0; i < runs && (i == 0 || System.nanoTime() < end); i++) {
      for (Exec command : COMMANDS) {
        double one = millis(first, command);
        double other = millis(second, command);
        firsts.add(one);
        seconds.add(other);
        added.add(other - one);
      }
    }
    return new AddedTime(Samples.of(firsts), Samples.of(seconds), Samples.of(added));
  }

  private static double millis(HostShell shell, Exec command) {
    long before = System.nanoTime();
    Captured end = shell.capture(command);
    long after = System.nanoTime();
    if (!end.succeeded()) {
      throw new IllegalStateException(command.argv().getFirst() + " ended as " + end.result());
    }
    return (after - before) / 1e6;
  }
}
