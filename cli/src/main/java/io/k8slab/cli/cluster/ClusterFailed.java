package io.k8slab.cli.cluster;

import io.k8slab.cli.api.Cluster;
import io.k8slab.cli.api.ClusterFailure;
import io.k8slab.cli.api.ClusterStatus;
import io.k8slab.cli.api.LogEntry;
import io.k8slab.cli.api.LogPage;
import io.k8slab.cli.failure.ExitCode;
import io.k8slab.cli.failure.Failure;
import io.k8slab.cli.session.Api;
import io.k8slab.cli.terminal.Printable;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;

/** The end of a wait with a cluster that did not get where it should: why, and its last words. */
final class ClusterFailed {
  private static final int LAST_LINES = 15;
  private static final int PAGE = 500;

  private final Api api;
  private final String self;

  ClusterFailed(Api api, String self) {
    this.api = api;
    this.self = self;
  }

  Failure failure(Cluster cluster) {
    List<String> lines = new ArrayList<>();
    String name = ClusterText.name(cluster);
    ClusterFailure failure = cluster.failure();
    String title;
    if (failure != null) {
      title = name + what(cluster.status()) + ": " + Printable.of(failure.code());
      lines.add(Printable.of(failure.cause()));
      if (failure.step() != null) {
        lines.add("step: " + Printable.of(failure.step()));
      }
    } else if (cluster.status() == ClusterStatus.ERROR) {
      title = name + " failed";
    } else {
      title = name + " was ended before it ran";
      if (cluster.terminationReason() != null) {
        lines.add("because: " + Printable.of(cluster.terminationReason()));
      }
    }
    lines.addAll(lastLines(cluster));
    // by its id: a name is a live cluster's only
    lines.add("Its whole log: " + self + " cluster logs " + cluster.id());
    return Failure.of(ExitCode.CLUSTER_FAILED, title, lines.toArray(String[]::new));
  }

  private static String what(ClusterStatus status) {
    return switch (status) {
      case RUNNING, RESUMING -> " was not paused";
      case PAUSED -> " was not resumed";
      case QUEUED, PROVISIONING, PAUSING, TERMINATING, TERMINATED, ERROR, UNRECOGNIZED -> " failed";
    };
  }

  private List<String> lastLines(Cluster cluster) {
    List<String> lines = new ArrayList<>();
    try {
      Collection<LogEntry> last = last(cluster.id().toString());
      if (!last.isEmpty()) {
        lines.add("the last lines of its log:");
      }
      last.forEach(entry -> lines.add("| " + Printable.of(entry.text())));
    } catch (Failure e) {
      lines.add("its log could not be read: " + e.title());
    }
    return lines;
  }

  private Collection<LogEntry> last(String id) {
    Deque<LogEntry> last = new ArrayDeque<>();
    long after = 0;
    while (true) {
      LogPage page = api.logs(id, after, Duration.ZERO, PAGE).value();
      for (LogEntry entry : page.items()) {
        if (last.size() == LAST_LINES) {
          last.removeFirst();
        }
        last.addLast(entry);
      }
      if (page.items().isEmpty() || page.next() <= after) {
        return last;
      }
      after = page.next();
    }
  }
}
