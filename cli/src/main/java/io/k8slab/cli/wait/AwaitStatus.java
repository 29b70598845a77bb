package io.k8slab.cli.wait;

import io.k8slab.cli.api.Cluster;
import io.k8slab.cli.api.ClusterStatus;
import io.k8slab.cli.failure.ExitCode;
import io.k8slab.cli.failure.Failure;
import io.k8slab.cli.http.Reply;
import io.k8slab.cli.session.Api;
import io.k8slab.cli.terminal.Printable;
import io.k8slab.cli.terminal.Span;
import io.k8slab.cli.terminal.Surroundings;
import java.time.Duration;
import java.util.Set;

/** Waits for one of some statuses. */
public final class AwaitStatus {
  /** A change is seen within this; after nothing happened for a while, within the slowest. */
  private static final Duration QUICKEST = Duration.ofMillis(250);

  private static final Duration SLOWEST = Duration.ofSeconds(1);

  /** A server that restarts is back sooner. */
  private static final Duration AWAY = Duration.ofSeconds(60);

  private final Api api;
  private final Surroundings surroundings;
  private final Duration timeout;

  public AwaitStatus(Api api, Surroundings surroundings, Duration timeout) {
    this.api = api;
    this.surroundings = surroundings;
    this.timeout = timeout;
  }

  /**
   * @param before the cluster as it was before the command; its steps are not told again
   * @throws Failure {@code TIMED_OUT}, or what the server says
   */
  public Reply<Cluster> after(Reply<Cluster> before, Set<ClusterStatus> ends) {
    StepLines steps = new StepLines(surroundings.errPalette(), surroundings.clock());
    steps.skip(before.value());
    return until(before, ends, steps);
  }

  /**
   * @throws Failure {@code TIMED_OUT}, or what the server says
   */
  public Reply<Cluster> from(Reply<Cluster> created, Set<ClusterStatus> ends) {
    return until(created, ends, new StepLines(surroundings.errPalette(), surroundings.clock()));
  }

  private Reply<Cluster> until(Reply<Cluster> first, Set<ClusterStatus> ends, StepLines steps) {
    long deadline = System.nanoTime() + timeout.toNanos();
    Cluster cluster = first.value();
    try (Progress progress = new Progress(surroundings, steps);
        OnInterrupt _ = new OnInterrupt(() -> progress.line("\n" + leftAlone(cluster)))) {
      return poll(first, ends, progress, deadline);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failure.of(ExitCode.UNEXPECTED, "Interrupted", e, leftAlone(cluster));
    }
  }

  private Reply<Cluster> poll(
      Reply<Cluster> first, Set<ClusterStatus> ends, Progress progress, long deadline)
      throws InterruptedException {
    Reply<Cluster> latest = first;
    Duration pause = QUICKEST;
    long lastAnswer = System.nanoTime();
    boolean away = false;
    while (true) {
      progress.show(latest.value());
      if (ends.contains(latest.value().status())) {
        return latest;
      }
      Duration left = Duration.ofNanos(deadline - System.nanoTime());
      if (!left.isPositive()) {
        throw timedOut(latest.value());
      }
      progress.pause(latest.value(), left.compareTo(pause) < 0 ? left : pause);
      try {
        Reply<Cluster> next = api.get(first.value().id().toString());
        boolean news = away || !next.json().equals(latest.json());
        pause = news ? QUICKEST : slower(pause);
        latest = next;
        lastAnswer = System.nanoTime();
        away = false;
      } catch (Failure e) {
        if (!passing(e) || System.nanoTime() - lastAnswer > AWAY.toNanos()) {
          throw e.with(leftAlone(latest.value()));
        }
        if (!away) {
          progress.line(e.title() + "; trying again for " + Span.text(AWAY));
        }
        away = true;
        pause = SLOWEST;
      }
    }
  }

  private static boolean passing(Failure e) {
    return e.exitCode() == ExitCode.UNAVAILABLE || e.exitCode() == ExitCode.RATE_LIMITED;
  }

  private static Duration slower(Duration pause) {
    Duration longer = pause.multipliedBy(5).dividedBy(4);
    return longer.compareTo(SLOWEST) < 0 ? longer : SLOWEST;
  }

  private Failure timedOut(Cluster cluster) {
    return Failure.of(
        ExitCode.TIMED_OUT,
        Printable.of(cluster.name())
            + " is still "
            + cluster.status()
            + " after "
            + Span.text(timeout),
        leftAlone(cluster));
  }

  private String leftAlone(Cluster cluster) {
    return "It goes on without us. Look at it: "
        + surroundings.self()
        + " cluster get "
        + Printable.of(cluster.name());
  }
}
