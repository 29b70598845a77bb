package io.k8slab.agent.report;

import io.k8slab.agent.bus.EventBus;
import io.k8slab.agent.cluster.Host;
import io.k8slab.agent.cluster.HostFault;
import io.k8slab.agent.cluster.HostUnreachableException;
import io.k8slab.agent.runner.RestoreClusters;
import io.k8slab.events.HostedCluster;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at one host every few seconds, and at once when told. The agent that holds the reporting
 * lease reports it; when it gets the lease, or the host comes back, it starts again what stopped.
 */
public final class HostWatch implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(HostWatch.class);

  /** Three looks may fail before another agent takes the host over. */
  private static final int LEASE_IN_LOOKS = 3;

  private static final Duration LAST_LOOK = Duration.ofSeconds(2);
  private static final long NO_EPOCH = -1;

  private final Host host;
  private final EventBus bus;
  private final RestoreClusters restore;
  private final Duration interval;
  private final ReportHost report;
  private final Semaphore soon = new Semaphore(0);
  private final CompletableFuture<Void> looked = new CompletableFuture<>();
  private final Thread thread;
  private volatile boolean stopped;
  private volatile long epoch = NO_EPOCH;

  /** Of the last report: whoever reported last says why nobody can look any more. */
  private long reportedEpoch = NO_EPOCH;

  private String away = "";
  private long restoredEpoch = NO_EPOCH;
  private final RestoreDue due = new RestoreDue();
  private volatile boolean restoring;

  /**
   * @param interval between two looks: 5 s, less in tests
   */
  public HostWatch(
      Host host, String pool, EventBus bus, RestoreClusters restore, Duration interval) {
    this.host = host;
    this.bus = bus;
    this.restore = restore;
    this.interval = interval;
    this.report = new ReportHost(host, pool, bus);
    this.thread = Thread.ofVirtual().name("watch-" + host.config().hostId()).unstarted(this::run);
  }

  public void start() {
    thread.start();
  }

  /** Something on the host has changed: look now. Never blocks. */
  public void soon() {
    soon.release();
  }

  /** Done after the first look, whatever it saw. */
  public CompletableFuture<Void> looked() {
    return looked.copy();
  }

  public boolean holdsLease() {
    return epoch != NO_EPOCH && !stopped;
  }

  /** Waits a moment for a look under way, then ends it. */
  @Override
  public void close() {
    stopped = true;
    soon.release();
    try {
      if (thread.isAlive() && !thread.join(LAST_LOOK)) {
        thread.interrupt();
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      while (!stopped) {
        look();
        looked.complete(null);
        var _ = soon.tryAcquire(interval.toMillis(), TimeUnit.MILLISECONDS);
        soon.drainPermits();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look() {
    try {
      epoch =
          host.reportingLease()
              .acquireOrRenew(bus.agentId(), interval.multipliedBy(LEASE_IN_LOOKS))
              .orElse(NO_EPOCH);
      // also without the lease: only this says whether and why the host cannot be reached
      var seen = host.facts().read();
      if (!away.isEmpty()) {
        log.atInfo().addKeyValue("hostId", host.config().hostId()).log("A host is back");
      }
      if (epoch == NO_EPOCH) {
        away = "";
        reportedEpoch = NO_EPOCH;
        return;
      }
      var clusters = host.work().list();
      report.send(epoch, seen, clusters);
      reportedEpoch = epoch;
      if (epoch != restoredEpoch || !away.isEmpty()) {
        restoredEpoch = epoch;
        due.begin(clusters);
      }
      restoreWhatIsDue(clusters);
      away = "";
    } catch (HostUnreachableException e) {
      unreachable(e);
    } catch (RuntimeException defect) {
      log.atError()
          .addKeyValue("hostId", host.config().hostId())
          .setCause(defect)
          .log("Looking at a host ended in a defect");
      unreachable(
          new HostUnreachableException(HostFault.GARBLED, "what it says is not understood"));
    }
  }

  private void unreachable(HostUnreachableException why) {
    var reason = String.valueOf(why.getMessage());
    epoch = NO_EPOCH;
    if (reportedEpoch != NO_EPOCH && !stopped) {
      report.blind(reportedEpoch, why);
    }
    if (!reason.equals(away) && !stopped) {
      away = reason;
      log.atWarn()
          .addKeyValue("hostId", host.config().hostId())
          .addKeyValue("reason", reason)
          .log("A host cannot be looked at");
    }
  }

  private void restoreWhatIsDue(List<HostedCluster> clusters) {
    if (restoring) {
      return;
    }
    var stopped = due.take(clusters);
    if (stopped.isEmpty()) {
      return;
    }
    restoring = true;
    Thread.ofVirtual()
        .name("restore-" + host.config().hostId())
        .start(
            () -> {
              try {
                restore.on(host.config().hostId(), host.work(), stopped, this::holdsLease);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              } finally {
                restoring = false;
              }
            });
  }
}
