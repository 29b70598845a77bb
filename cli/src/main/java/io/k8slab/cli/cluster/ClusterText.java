package io.k8slab.cli.cluster;

import io.k8slab.cli.api.Cluster;
import io.k8slab.cli.api.ClusterPlacement;
import io.k8slab.cli.api.ClusterStatus;
import io.k8slab.cli.api.Step;
import io.k8slab.cli.terminal.Palette;
import io.k8slab.cli.terminal.Printable;
import io.k8slab.cli.terminal.Span;
import io.k8slab.cli.terminal.Table;
import io.k8slab.cli.terminal.Table.Cell;
import io.k8slab.cli.wait.QueueText;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Clusters for people: many as rows, one as a sheet. */
record ClusterText(Palette palette, Instant now) {
  String table(List<Cluster> clusters) {
    Table table = new Table();
    table.row(header("NAME", "STATUS", "PROVIDER", "VERSION", "NODES", "EXPIRES IN", "AGE"));
    for (Cluster cluster : clusters) {
      table.row(
          List.of(
              Cell.of(cluster.name()),
              status(cluster),
              Cell.of(cluster.provider()),
              Cell.of(cluster.version()),
              Cell.of(nodes(cluster)),
              Cell.of(expiresIn(cluster)),
              Cell.of(Span.text(Duration.between(cluster.createdAt(), now)))));
    }
    return table.text();
  }

  String sheet(Cluster cluster) {
    Table sheet = new Table();
    line(sheet, "Name", Cell.of(cluster.name()));
    line(sheet, "Status", status(cluster));
    if (cluster.queue() != null) {
      line(sheet, "Queue", Cell.of(QueueText.of(cluster.queue(), now)));
    }
    if (cluster.failure() != null) {
      line(sheet, "Failure", Cell.of(cluster.failure().code() + ": " + cluster.failure().cause()));
    }
    if (cluster.terminationReason() != null) {
      line(sheet, "Ended because", Cell.of(cluster.terminationReason()));
    }
    line(sheet, "Provider", Cell.of(cluster.provider()));
    line(sheet, "Kubernetes", Cell.of(cluster.version()));
    line(sheet, "Nodes", Cell.of(nodes(cluster)));
    line(sheet, "Expires in", Cell.of(lease(cluster)));
    if (cluster.leaseLeft() != null) {
      line(sheet, "Lease", Cell.of(leaseLeft(cluster) + "; its clock stands"));
    }
    line(
        sheet,
        "Extensions",
        Cell.of(cluster.extensions().used() + " of " + cluster.extensions().limit() + " used"));
    line(
        sheet,
        "Resources",
        Cell.of(
            "cpu %s, memory %s, disk %s"
                .formatted(
                    cluster.resources().cpu(),
                    cluster.resources().memory(),
                    cluster.resources().disk())));
    if (cluster.apiServer() != null) {
      line(sheet, "API server", Cell.of(cluster.apiServer()));
    }
    if (!cluster.labels().isEmpty()) {
      line(sheet, "Labels", Cell.of(labels(cluster.labels())));
    }
    if (cluster.placement() != null) {
      line(sheet, "Placement", Cell.of(placement(cluster.placement())));
    }
    line(sheet, "Created", Cell.of(cluster.createdAt().toString()));
    line(sheet, "Id", Cell.of(cluster.id().toString()));
    return sheet.text() + steps(cluster);
  }

  private String steps(Cluster cluster) {
    if (cluster.steps().isEmpty()) {
      return "";
    }
    Table table = new Table().row(header("STEP", "STATE", "TOOK"));
    for (Step step : cluster.steps()) {
      Instant end = step.finishedAt() == null ? now : step.finishedAt();
      table.row(
          List.of(
              Cell.of(step.index() + "/" + step.total() + " " + step.title()),
              state(step),
              Cell.of(Span.precise(Duration.between(step.startedAt(), end)))));
    }
    return "\n" + table.text();
  }

  /** One line: what became of it, for the commands that change something. */
  static String name(Cluster cluster) {
    return Printable.of(cluster.name());
  }

  private Cell status(Cluster cluster) {
    String text = cluster.status().name();
    String painted =
        switch (cluster.status()) {
          case RUNNING -> palette.good(text);
          case ERROR -> palette.bad(text);
          case QUEUED, PROVISIONING, PAUSING, RESUMING, TERMINATING -> palette.busy(text);
          case PAUSED, TERMINATED, UNRECOGNIZED -> palette.faint(text);
        };
    return new Cell(text, painted);
  }

  private Cell state(Step step) {
    String text = step.state().name();
    String painted =
        switch (step.state()) {
          case SUCCEEDED -> palette.good(text);
          case FAILED, TIMED_OUT -> palette.bad(text);
          case RUNNING -> palette.busy(text);
          case CANCELLED, UNRECOGNIZED -> palette.faint(text);
        };
    return new Cell(text, painted);
  }

  /** Simulated nodes run nothing, and nobody may take them for real ones. */
  static String nodes(Cluster cluster) {
    int all = cluster.nodes().controlPlanes() + cluster.nodes().workers();
    int simulated = cluster.simulatedNodes() == null ? 0 : cluster.simulatedNodes();
    if (simulated == 0) {
      return Integer.toString(all);
    }
    // KWOK's control plane is a process and no node: then every node there is, is simulated
    return simulated >= cluster.nodes().workers()
        ? simulated + " (simulated)"
        : all + " (" + simulated + " simulated)";
  }

  /** A lease that has not begun yet, or is over, has no time left to show. */
  String expiresIn(Cluster cluster) {
    boolean over =
        cluster.status() == ClusterStatus.TERMINATED || cluster.status() == ClusterStatus.ERROR;
    if (cluster.expiresAt() == null || over) {
      return "-";
    }
    Duration left = Duration.between(now, cluster.expiresAt());
    return left.isPositive() ? Span.text(left) : "ended";
  }

  private String lease(Cluster cluster) {
    if (cluster.expiresAt() == null) {
      return "- (" + cluster.ttl() + " from when it runs)";
    }
    String end = expiresIn(cluster) + " (" + cluster.expiresAt() + ")";
    return cluster.leaseLeft() == null ? end : end + ", if nobody resumes it";
  }

  /** What is left of it if its clock goes on now. */
  String leaseLeft(Cluster cluster) {
    return cluster.leaseLeft() == null
        ? "nothing is kept"
        : Span.text(Duration.parse(cluster.leaseLeft())) + " are left";
  }

  private static String placement(ClusterPlacement placement) {
    String labels = labels(placement.labels());
    if (placement.pool() == null) {
      return labels;
    }
    return "pool " + placement.pool() + (labels.isEmpty() ? "" : ", " + labels);
  }

  private static String labels(Map<String, String> labels) {
    return labels.entrySet().stream()
        .map(label -> label.getKey() + "=" + label.getValue())
        .collect(Collectors.joining(", "));
  }

  private void line(Table sheet, String name, Cell value) {
    sheet.row(List.of(new Cell(name, palette.strong(name)), value));
  }

  private List<Cell> header(String... names) {
    List<Cell> cells = new ArrayList<>();
    for (String name : names) {
      cells.add(new Cell(name, palette.strong(name)));
    }
    return cells;
  }
}
